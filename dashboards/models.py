"""How a person likes the list of learners, and what the worker has counted for it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership
from institutions.roles import Capability, roles_with

LONGEST_NAME = 60


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that are shared with the staff of an institution whose learners the person may view.

        It is shared as long as whoever made it may do so there.
        """
        if not user.is_authenticated:
            return self.none()
        sharing = Membership.objects.filter(
            user=OuterRef("made_by"),
            institution=OuterRef("institution"),
            role__in=roles_with(Capability.SHARE_VIEWS),
        )
        inside = Q(institution__in=Institution.objects.where(user, may=Capability.VIEW_LEARNERS))
        return self.filter(Q(made_by=user) & (inside | Q(institution=None)) | inside & Q(shared=True) & Exists(sharing))


class SavedView(models.Model):
    """What somebody asked the list of learners for, under a name. It opens nothing: whoever follows it asks anew."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    # Whose learners it shows; None: those of several.
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, null=True, related_name="saved_views")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    asked = models.TextField()  # what stands in the address behind the question mark
    shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint("made_by", Lower("name"), name="view_name_once_per_person"),
            models.CheckConstraint(
                condition=Q(shared=False) | Q(institution__isnull=False), name="view_shared_with_an_institution"
            ),
        ]

    def __str__(self):
        return self.name


class ListChoice(models.Model):
    """How one person wants the list of learners to open."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_choice")
    columns = models.JSONField(null=True)  # names of dashboards.columns; None: the usual ones
    opens = models.ForeignKey(SavedView, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self):
        return f"list of {self.person_id}"


class KeptCount(models.Model):
    """What the worker has counted of a large institution, so that no page waits for it. It names nobody."""

    scope = models.CharField(max_length=64, primary_key=True)  # see kept_counts.name_of
    counted_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when to count again: what takes long waits longer
    figures = models.JSONField()

    def __str__(self):
        return f"{self.scope[:12]} · {self.counted_at:%Y-%m-%d %H:%M}"
