"""How every mail of ours is made: from templates, in the language of whoever gets it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def send(name, address, language, *, headers=None, **context):
    """Put a mail into the queue: templates/mail/<name>.subject.txt, .txt and .html."""
    compose(name, address, language, headers=headers, **context).send()


def compose(name, address, language, *, headers=None, **context):
    """Return a mail. `stop_link`, in the context: where its reader stops mails of its kind."""
    context |= {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
    with override(language):
        subject = " ".join(render_to_string(f"mail/{name}.subject.txt", context).split())
        body = render_to_string(f"mail/{name}.txt", context)
        message = EmailMultiAlternatives(subject, body, to=[address], headers=headers)
        message.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    return message
