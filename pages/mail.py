"""How every mail of ours is made: from templates, in the language of whoever gets it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def send(name, address, language, **context):
    """Put a mail into the queue: templates/mail/<name>.subject.txt, .txt and .html."""
    context |= {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
    with override(language):
        subject = " ".join(render_to_string(f"mail/{name}.subject.txt", context).split())
        message = EmailMultiAlternatives(subject, render_to_string(f"mail/{name}.txt", context), to=[address])
        message.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    message.send()
