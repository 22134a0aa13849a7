"""What the editor keeps about somebody who worked with it."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from accounts.own_data import words_of

# What is called after the person it is about.
NAMED_AFTER_PEOPLE = [("accounts.User", "pk"), ("institutions.Membership", "user")]


def delete_profile(*, person, at):
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()


def forget_labels(*, person, at):
    """Take names out of the editor's log, of what is gone since too."""
    named = Q()
    for label, path in NAMED_AFTER_PEOPLE:
        model = apps.get_model(label)
        ids = [str(pk) for pk in model._base_manager.filter(**{path: person.pk}).values_list("pk", flat=True)]
        named |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)
    for word in words_of(person):
        named |= Q(label__icontains=word)
    ModelLogEntry.objects.filter(named).update(label="", data={})
