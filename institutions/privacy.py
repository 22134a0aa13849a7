"""What institutions know about people."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Call, Delete, Keep, Record

RECORDS = (
    Record(
        "institutions.Accommodation",
        "learner",
        Delete(),
        title=_("Your extra time"),
        export=("institution__name", "factor", "quiz_key", "reason", "made_at"),
    ),
    Record("institutions.Accommodation", "made_by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.CohortLearner",
        "learner",
        Keep("How a cohort did stays true."),
        title=_("Cohorts you learn in"),
        export=("cohort__institution__name", "cohort__name", "added_at"),
    ),
    Record(
        "institutions.CohortTrainer",
        "trainer",
        Delete(),
        title=_("Cohorts you teach"),
        export=("cohort__institution__name", "cohort__name", "added_at"),
    ),
    Record(
        "institutions.Extension",
        "learner",
        Delete(),
        title=_("Courses that are due later for you"),
        export=("course__cohort__name", "course__course_key", "due_on", "reason", "made_at"),
    ),
    Record("institutions.Extension", "made_by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.Announcement",
        "made_by",
        Keep("A cohort was told it, by an account without a name."),
        title=_("What you announced to cohorts"),
        export=("cohort__name", "title", "text", "made_at", "withdrawn_at"),
    ),
    Record(
        "institutions.LearnerProfile",
        "membership__user",
        Call("institutions.intake_actions.forget_person", "The lines of files that name the person go too."),
        title=_("What your institution notes about you"),
        export=("membership__institution__name", "language", "firm_name", "firm_size", "gender"),
    ),
    Record("institutions.LearnerImport", "made_by", Keep(WORK), withheld="It is about others."),
    Record(
        "institutions.Membership",
        "user",
        Delete(),
        title=_("Your institutions"),
        export=("institution__name", "role", "created_at"),
    ),
    Record(
        "institutions.OutsideIdentity",
        "user",
        Delete(),
        title=_("Sign-in of your institution"),
        export=("service__institution__name", "service__issuer", "subject", "linked_at"),
    ),
    Record(
        "institutions.MembershipChange",
        "person",
        Keep("How many learnt and worked with an institution stays true."),
        title=_("Where you learnt and worked"),
        export=("institution__name", "role", "verb", "at"),
    ),
    Record("institutions.MembershipChange", "by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.Invitation",
        "accepted_by",
        Call("institutions.erasing.erase_invitations", "The address that it was sent to stands in it."),
        title=_("Invitations you accepted"),
        export=("institution__name", "role", "email", "sent_at", "accepted_at"),
    ),
    Record("institutions.Invitation", "invited_by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.JoinLink",
        "made_by",
        Keep(WORK),
        title=_("Links you made for others to join by"),
        export=("institution__name", "name", "made_at"),
    ),
    Record(
        "institutions.JoinRequest",
        "person",
        Delete(),
        title=_("Institutions you asked to join"),
        export=("institution__name", "state", "language", "asked_at", "decided_at"),
    ),
    Record("institutions.JoinRequest", "decided_by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.RetentionHold",
        "person",
        Delete(),
        title=_("Institutions that have to keep your records"),
        export=("institution__name", "reason", "made_at"),
    ),
    Record("institutions.RetentionHold", "made_by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "institutions.RetentionNotice",
        "person",
        Delete(),
        title=_("Institutions whose records of you go soon"),
        export=("institution__name", "told_at"),
    ),
)
