"""What the trainers' programme knows about people."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Call, Change, Keep, Record

STANDING = "What a trainer's standing rests on stays true, of an account without a name."
OTHERS = "It is about somebody else."

RECORDS = (
    Record("trainers.FacilitatorGuide", "locked_by", Keep(WORK), withheld="It is the site's content."),
    Record("trainers.FirmMerge", "by", Keep(WORK), withheld=OTHERS),
    Record("trainers.FirmMerge", "undone_by", Keep(WORK), withheld=OTHERS),
    Record("trainers.Verification", "by", Keep(WORK), withheld=OTHERS),
    Record("trainers.Evidence", "uploaded_by", Keep(STANDING), withheld="The files show a session with others."),
    Record(
        "trainers.Observation",
        "by",
        Keep("It was said to a trainer, whose standing rests on it."),
        withheld=OTHERS,
    ),
    Record(
        "trainers.Observation",
        "delivery__trainer__person",
        Change({"comments": {}}, "Levels count for the trainer's standing; the words about the person go."),
        title=_("What was said of your sessions"),
        export=("delivery__held_on", "role", "scores", "comments", "submitted_at"),
    ),
    Record(
        "trainers.Attendance",
        "learner",
        Call("trainers.erasing.erase_attendances", "How many were taught stays true; who it was goes."),
        title=_("Sessions you came to"),
        export=(
            "delivery__held_on",
            "delivery__place",
            "name",
            "firm__name",
            "email",
            "job",
            "sector",
            "gender",
            "age",
            "at",
        ),
    ),
    Record("trainers.Delivery", "observer", Keep(WORK), withheld=OTHERS),
    Record("trainers.Delivery", "decided_by", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.Delivery",
        "trainer__person",
        Change({"incidents": "", "decided_reason": ""}, "How many were taught stays true; the words go."),
        title=_("Sessions you held"),
        export=("held_on", "place", "minutes", "trainees_total", "status", "incidents"),
    ),
    Record("trainers.Assessment", "assessor", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.Assessment",
        "candidacy__person",
        Change({"comments": {}}, STANDING),
        withheld="Assessors score alone: a candidate sees the result on the page of the candidacy.",
    ),
    Record("trainers.MicroFeedback", "by", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.MicroFeedback",
        "candidacy__person",
        Change({"went_well": "", "next_step": ""}, STANDING),
        title=_("Feedback on your rehearsal"),
        export=("role", "went_well", "next_step", "given_at"),
    ),
    Record("trainers.SessionPlan", "marked_by", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.SessionPlan",
        "candidacy__person",
        Change({"title": "", "text": "", "comment": ""}, STANDING),
        title=_("Your session plans"),
        export=("title", "text", "score", "comment", "submitted_at"),
    ),
    Record(
        "trainers.Appeal",
        "candidacy__person",
        Change({"reason": "", "answer": ""}, STANDING),
        title=_("Your appeals"),
        export=("reason", "made_at", "upheld", "answer", "decided_at"),
    ),
    Record("trainers.Transition", "by", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.Transition",
        "candidacy__person",
        Call("trainers.erasing.erase_reasons", "What happened stays; the words about the person go."),
        title=_("Steps of your candidacy"),
        export=("event", "before", "after", "reason", "at"),
    ),
    Record(
        "trainers.Reach",
        "candidacy__person",
        Keep(STANDING),
        title=_("What you reached as a trainer"),
        export=("sessions", "trainees", "tree_trainers", "tree_sessions", "tree_trainees"),
    ),
    Record("trainers.GenerationReach", "ancestor__person", Keep(STANDING), withheld=OTHERS),
    Record("trainers.Descent", "ancestor__person", Keep(STANDING), withheld=OTHERS),
    Record("trainers.Candidacy", "endorsed_by", Keep(WORK), withheld=OTHERS),
    Record("trainers.Candidacy", "tutor", Keep(WORK), withheld=OTHERS),
    Record(
        "trainers.Candidacy",
        "person",
        Call("trainers.erasing.erase_candidacies", STANDING),
        title=_("Your way to becoming a trainer"),
        export=("programme__title", "institution__name", "state", "motivation", "experience", "valid_until"),
    ),
)
