"""What goes when somebody erases the account: their words and files. What they taught stays counted, of nobody."""

from django.db import models

from pages.private_files import forget
from trainers.models import Attendance, Candidacy, Transition

WORDS = {"motivation": "", "experience": "", "action_points": "", "cv": "", "cv_name": "", "region": ""}


def erase_candidacies(*, person, at):
    """Leave that somebody was trained and where it stood, without their words, their file and their public entry."""
    candidacies = Candidacy.objects.filter(person=person)
    for path in candidacies.exclude(cv="").values_list("cv", flat=True):
        forget(path)
    candidacies.update(**WORDS, is_listed=False, languages=[])


def erase_attendances(*, person, at):
    """Leave that somebody was there, from which firm, and no name. Names that are nobody's differ by their number."""
    for attendance in Attendance.objects.filter(learner=person):
        Attendance.objects.filter(pk=attendance.pk).update(
            name="", name_key=f"#{attendance.pk}", email="", job="", sector="", device="", contact_at=None, learner=None
        )


def erase_reasons(*, person, at):
    """Steps are only ever added to, but for the words in them."""
    models.QuerySet.update(Transition.objects.filter(candidacy__person=person), reason="")
