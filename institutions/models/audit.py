"""What staff did to people and to their records: in each institution a chain that shows whether it was changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.members import Institution
from institutions.roles import Capability


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The log of the institutions in which the person may read it."""
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.READ_LOG))

    def update(self, **changes):
        raise TypeError("Entries of the log are never changed.")

    def delete(self):
        raise TypeError("Entries of the log are never taken away.")


class AuditEntry(models.Model):
    """One thing that somebody did. The database refuses to change it: see institutions.audit_guard.

    People are named by their public ids alone, and `before` and `after` hold no words about anybody: an entry stays
    as it is when the person erases their account.
    """

    VERBS = [
        ("waived", _("Quiz waived")),
        ("reopened", _("Attempt opened again")),
        ("regraded", _("Quiz graded again")),
        ("revoked", _("Certificate revoked")),
        ("renamed", _("Name on certificates corrected")),
        ("name_refused", _("Name on certificates refused")),
        ("issued", _("Certificates issued to a group")),
        ("sent_again", _("Certificate sent again")),
        ("packed", _("ZIP file of certificates asked for")),
        ("extra_time_given", _("Extra time given")),
        ("extra_time_ended", _("Extra time ended")),
        ("cohort_made", _("Cohort made")),
        ("cohort_changed", _("Cohort changed")),
        ("cohort_archived", _("Cohort put into the archive")),
        ("cohort_restored", _("Cohort taken out of the archive")),
        ("cohort_joined", _("Learner put into a cohort")),
        ("cohort_left", _("Learner taken out of a cohort")),
        ("trainer_added", _("Trainer put into a cohort")),
        ("trainer_removed", _("Trainer taken out of a cohort")),
        ("enrolled", _("Learner enrolled in a course")),
        ("course_planned", _("Course put into a plan")),
        ("course_unplanned", _("Course taken out of a plan")),
        ("extended", _("More days given to a learner")),
        ("extension_ended", _("More days taken back")),
        ("meeting_added", _("Meeting added")),
        ("meeting_changed", _("Meeting changed")),
        ("meeting_removed", _("Meeting taken away")),
        ("announced", _("Announcement made")),
        ("announcement_gone", _("Announcement withdrawn")),
        ("institution_changed", _("Institution changed")),
        ("sign_in_changed", _("Sign-in of the institution changed")),
        ("discussion_on", _("Discussion switched on")),
        ("discussion_off", _("Discussion switched off")),
        ("message_hidden", _("Message hidden")),
        ("message_restored", _("Hidden message shown again")),
        ("message_kept", _("Reported message kept")),
        ("topic_locked", _("Topic closed")),
        ("topic_unlocked", _("Topic opened again")),
        ("topic_pinned", _("Topic pinned")),
        ("topic_unpinned", _("Topic not pinned any more")),
        ("muted", _("Learner muted")),
        ("unmuted", _("Learner not muted any more")),
        ("role_given", _("Role given")),
        ("role_changed", _("Role changed")),
        ("role_taken", _("Role taken away")),
        ("invited", _("Invitations sent")),
        ("invited_again", _("Invitation sent again")),
        ("invitation_gone", _("Invitation withdrawn")),
        ("link_made", _("Link to join made")),
        ("link_paused", _("Link to join paused")),
        ("link_resumed", _("Link to join opened again")),
        ("link_replaced", _("Link to join replaced")),
        ("link_ended", _("Link to join ended")),
        ("admitted", _("Request to join admitted")),
        ("refused", _("Request to join refused")),
        ("nudged", _("Mail sent that helps to go on")),
        ("second_step_reset", _("Two-step sign-in turned off")),
        ("job_begun", _("Background work begun")),
        ("exported", _("List downloaded")),
        ("erased", _("Account erased by its holder")),
        ("told_of_end", _("Told by mail that records go")),
        ("erased_by_rule", _("Account erased by the rule")),
        ("taken_out", _("Taken out of the institution by the rule")),
        ("hold_begun", _("Legal hold begun")),
        ("hold_ended", _("Legal hold ended")),
        ("firms_merged", _("Two firms counted as one")),
        ("firms_parted", _("Two firms counted apart again")),
        ("session_verified", _("Session of a trainer verified")),
        ("session_rejected", _("Session of a trainer sent back")),
        ("trainer_step", _("Step of a trainer's candidacy")),
    ]

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="audit_entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)  # a person's public id; None: a rule did it
    verb = models.CharField(max_length=20, choices=VERBS)
    person = models.UUIDField(null=True)  # about whom, by public id
    kind = models.CharField(max_length=20, blank=True)  # what `object_id` is the id of
    object_id = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)  # the hash of the entry before; "" of the first
    hash = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "seq"]
        constraints = [models.UniqueConstraint(fields=["institution", "seq"], name="audit_entries_in_a_row")]
        indexes = [
            models.Index(fields=["institution", "person", "-seq"], name="audit_of_person"),
            models.Index(fields=["institution", "actor", "-seq"], name="audit_of_actor"),
            models.Index(fields=["institution", "verb", "-seq"], name="audit_of_verb"),
            models.Index(fields=["institution", "at"], name="audit_by_time"),
        ]

    def __str__(self):
        return f"{self.institution_id} · {self.seq} · {self.verb}"
