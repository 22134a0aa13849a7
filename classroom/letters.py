"""What a learner is written so that they go on: in their own language, with the one next step."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from classroom.mail_languages import mail_languages
from courses.content import content_in
from pages.version import content_version
from progress.completion import evaluate
from progress.queries import facts_of_learners

NAME = "nudge"


@dataclass(frozen=True)
class Letter:
    language: str
    subject: str
    text: str
    context: dict


def letters_to(enrolments, *, note, by):
    """Return a letter for each enrolment by its pk. They come with their learners and institutions."""
    learners = [each.learner_id for each in enrolments]
    languages, facts, version = mail_languages(learners), facts_of_learners(learners), content_version()
    letters = {}
    for each in enrolments:
        language = languages[each.learner_id]
        course = content_in(language, version).courses.get(each.course_key)
        letters[each.pk] = letter(each, course, facts[each.learner_id], language, note, by)
    return letters


def letter(enrolment, course, facts, language, note, by):
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "learner": enrolment.learner,
        "institution": enrolment.institution,
        "percent": enrolment.percent,
        "course": course,
        "note": note,
        "by": by,
        **next_step(course, facts),
    }
    with override(language):
        subject = " ".join(render_to_string(f"mail/{NAME}.subject.txt", context).split())
        return Letter(language, subject, render_to_string(f"mail/{NAME}.txt", context).strip(), context)


def next_step(course, facts):
    """Return what to do next: `lesson`, or the quiz of `module`; nothing where the course is not published any more."""
    step = evaluate(course.outline, facts).next_step if course else None
    if step is None:
        return {}
    module = course.module(step.module)
    lesson = module.lesson(step.lesson) if step.lesson else None
    return {"module": module, "lesson": lesson, "path": lesson.url if lesson else module.quiz_url or module.url}
