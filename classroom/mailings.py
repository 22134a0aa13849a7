"""What learners are reminded of: see docs/rules/letters.md."""

from django.utils.timezone import localdate

from accounts.mail_kinds import Kind, Planned, Written, register
from classroom.letters import next_step
from classroom.mail_hours import mail_hours
from classroom.mail_languages import mail_languages
from courses.content import content_in
from institutions.zone_queries import zones_of
from pages.version import content_version
from progress.queries import facts_of_learners
from progress.reminder_queries import learners_to_look_at, standings_of, who_waits
from progress.reminders import reminder


def plan_reminders(at):
    """Yield the reminders that are due."""
    hours, today = mail_hours(), localdate(at)
    for learners in learners_to_look_at(at):
        waiting, zones = who_waits(learners), zones_of(learners)
        standings = {id: each for id, each in standings_of(learners).items() if id not in waiting}
        due = {id: reminder(each, at=at, today=today, hours=hours) for id, each in standings.items()}
        yield [Planned(id, each.window, hours.next_moment(at, zones[id])) for id, each in due.items() if each]


def write_reminders(mailings, at):
    """Return what those reminders say that are still what the rule asks for."""
    people = [each.person_id for each in mailings]
    standings = standings_of(people, but=[each.pk for each in mailings])
    languages, facts, version = mail_languages(people), facts_of_learners(people), content_version()
    hours, today, written = mail_hours(), localdate(at), {}
    for mailing in mailings:
        due = reminder(standings[mailing.person_id], at=at, today=today, hours=hours)
        if due and due.window == mailing.window:
            language = languages[mailing.person_id]
            courses = content_in(language, version).courses
            steps = [step_in(courses[key], facts[mailing.person_id]) for key in due.courses if key in courses]
            context = {"stage": due.stage, "due_on": due.due_on, "today": today, "steps": steps}
            written[mailing.pk] = Written("reminder", language, context, due.courses)
    return written


def step_in(course, facts):
    return {"course": course, "path": course.url, **next_step(course, facts)}


register(Kind.REMINDER, plan=plan_reminders, write=write_reminders)
