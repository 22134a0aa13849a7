"""What a timeline says of each fact: what happened, and where that is known from."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.mail_kinds import Kind
from certificates.serial import grouped
from institutions.extra_time import trimmed
from institutions.models import AuditEntry, MembershipChange
from quizzes.analysis.words import language_name


class Source(StrEnum):
    """Of facts at the same moment, the later here stands above."""

    REQUEST = "request"
    MEMBERSHIP = "membership"
    IMPORT = "import"
    ENROLMENT = "enrolment"
    COHORT = "cohort"
    LESSON = "lesson"
    ATTEMPT_BEGUN = "attempt-begun"
    ATTEMPT = "attempt"
    COMPLETION = "completion"
    CERTIFICATE = "certificate"
    CORRECTION = "correction"
    EXTRA_TIME = "extra-time"
    NUDGE = "nudge"
    MAILING = "mailing"
    BOUNCE = "bounce"
    PLAN = "plan"
    EXTENSION = "extension"
    LOG = "log"


class Words:
    """Says each fact of one learner. `enrolled`: the enrolments that the reader may see, with their institutions."""

    def __init__(self, content, enrolled):
        self.content, self.enrolled = content, enrolled
        self.courses = [each.course_key for each in enrolled]
        self.institutions = {each.institution_id for each in enrolled}
        found = [content.courses[key] for key in self.courses if key in content.courses]
        self.modules = {key for course in found for key in course.module_keys}

    def enrolments(self):
        """Yield ((moment, rank, pk), what, detail, source) of enrolling and finishing."""
        ranks = list(Source)
        for each in self.enrolled:
            title, institution = self._course(each.course_key), each.institution.name
            place = (each.enrolled_at, ranks.index(Source.ENROLMENT), each.pk)
            yield place, _("Enrolled"), title, _("with %(institution)s") % {"institution": institution}
            if each.completed_at:
                place = (each.completed_at, ranks.index(Source.COMPLETION), each.pk)
                yield place, _("Course finished"), title, _("computed from lessons and quizzes")

    def say(self, source, row):
        """Return (what, detail, source) of a row."""
        return getattr(self, f"_{source.name.lower()}")(row)

    def _lesson(self, row):
        module = self.content.modules.get(row.module_key)
        lesson = module.lesson(row.lesson_key) if module else None
        title = lesson.title if lesson else _("not published any more")
        return _("Lesson done"), title, _("marked by the learner")

    def _attempt_begun(self, row):
        return _("Quiz begun"), self._module(row.context_key), self._try(row)

    def _attempt(self, row):
        result = {"module": self._module(row.context_key), "percent": row.percent}
        what = _("Quiz passed") if row.passed else _("Quiz not passed")
        return what, _("%(module)s, %(percent)s%%") % result, self._try(row)

    def _try(self, row):
        number = {"number": row.number, "language": language_name(row.language or "")}
        return _("try %(number)s, %(language)s") % number if row.language else _("try %(number)s") % number

    def _certificate(self, row):
        what = _("Certificate issued again") if row.replaces_id else _("Certificate issued")
        why = _("after the course was finished") if row.kind == row.COURSE else _("by a manager")
        return what, f"{row.title} · {grouped(row.serial)}", why

    def _correction(self, row):
        module = self._module(row.module_key) if row.module_key else ""
        return row.get_verb_display(), " · ".join(filter(None, [module, row.reason])), self._by(row.by)

    def _extra_time(self, note):
        factor = {"factor": trimmed(Decimal(note.fact))}
        return _("Extra time"), _("%(factor)s times the usual time") % factor, self._by(note.author)

    def _nudge(self, row):
        return _("Mail to help go on"), row.subject, self._by(row.by)

    def _mailing(self, note):
        if note.fact == Kind.DIGEST:
            return _("Weekly mail"), _("as somebody who works here"), _("sent by the site")
        titles = [self._course(key) for key in self.courses if str(key) in note.subject]
        return _("Reminder by mail"), ", ".join(titles), _("sent by the site")

    def _bounce(self, note):
        return _("Mail could not be delivered"), note.fact, _("answer of the mail server")

    def _cohort(self, note):
        return _("Put into a cohort"), note.whose, _("by a manager")

    def _request(self, note):
        return _("Asked to join"), note.whose, _("by the learner")

    def _membership(self, note):
        what = _("Began to learn here") if note.fact == MembershipChange.BEGAN else _("Ceased to learn here")
        return what, note.whose, self._by(note.author) if note.author else _("by the learner, or by a rule")

    def _import(self, note):
        return _("Brought in by a file"), note.whose, self._by(note.author)

    def _plan(self, note):
        return _("Course in the plan"), self._until(note), _("plan of “%(cohort)s”") % {"cohort": note.whose}

    def _extension(self, note):
        return _("More days"), self._until(note), self._by(note.author)

    def _until(self, note):
        title = self._course(UUID(note.subject))
        if note.day is None:
            return title
        return _("%(course)s, due on %(day)s") % {"course": title, "day": date_format(note.day)}

    def _log(self, note):
        what = str(dict(AuditEntry.VERBS).get(note.fact, note.fact))
        detail = self._course(UUID(note.whose)) if note.subject == "course" else ""
        detail = note.whose if note.subject == "cohort" else detail
        return what, detail, _("log of the institution, %(by)s") % {"by": self._by(note.author)}

    def _by(self, person):
        return _("by %(name)s") % {"name": person.display_name} if person else _("by somebody who has left")

    def _module(self, key):
        return self.content.modules[key].title if key in self.content.modules else _("not published any more")

    def _course(self, key):
        return self.content.courses[key].title if key in self.content.courses else _("not published any more")
