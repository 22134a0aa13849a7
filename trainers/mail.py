"""Mails on the way to a trainer's standing. None says what an assessor scored."""

from django.conf import settings

from pages.mail import send


def tell_step(step):
    """Tell a candidate of a step that somebody else took, or a rule."""
    candidacy = step.candidacy
    if step.by_id != candidacy.person_id and candidacy.person.is_active:
        tell(candidacy.person, "trainer_step", candidacy, step=step)


def tell_assessor(assessment):
    tell(assessment.assessor, "assessment_asked", assessment.candidacy, assessment=assessment)


def tell_moderation(candidacy, assessments):
    for assessment in assessments:
        tell(assessment.assessor, "moderation_talk", candidacy, assessment=assessment)


def tell_task(person, what, candidacy):
    """Tell somebody that a plan waits for a mark, or a rehearsal for feedback. `what`: "plan" or "feedback"."""
    tell(person, "teaching_task", candidacy, what=what)


def tell(person, name, candidacy, **context):
    send(name, person.email, person.language or settings.LANGUAGE_CODE, person=person, candidacy=candidacy, **context)
