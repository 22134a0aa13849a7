"""The version of what is published: anything computed from content may be kept under it, and under nothing else.

The stamp changes in the transaction that changes the content, so whoever sees the new content sees the new stamp.
It is random: a change that is rolled back never leaves a stamp that means two things.
"""

import secrets

from django.db.models.signals import post_delete, post_save
from wagtail.signals import post_page_move

from pages.models import ContentVersion


def content_version():
    """Return the stamp of the content as the current transaction sees it, in one query."""
    return ContentVersion.objects.values_list("stamp", flat=True).first() or 0


def version_of(request):
    """Return the version that a request reads, the same from its beginning to its end."""
    if not hasattr(request, "_content_version"):
        # A person is loaded together with it: see classroom.people.
        of_person = getattr(getattr(request, "user", None), "content_version", None)
        request._content_version = content_version() if of_person is None else of_person
    return request._content_version


def content_changed(**_signal):
    ContentVersion.objects.update_or_create(pk=1, defaults={"stamp": secrets.randbits(62)})


def watch(*models):
    """Let every change of these models change the stamp."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(content_changed, sender=model, dispatch_uid=f"content_changed:{model._meta.label}")


# Moving pages, also among their siblings, goes past the models.
post_page_move.connect(content_changed, dispatch_uid="content_changed:move")
