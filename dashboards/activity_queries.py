"""The numbers of the activity report, each counted here and nowhere else; institutions come through a door before."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.timezone import localdate, make_aware

from certificates.models import Certificate
from dashboards import activity_rows as rows
from dashboards.activity import periods, protected, shown
from dashboards.activity_words import PROFILE
from dashboards.list_queries import ListPage, beside
from institutions.models import Institution, Job
from institutions.roles import Capability
from pages.keyset import Key
from trainers.cascade_queries import Scope, firms, sessions

MONTHS = range(1, 13)
KIND = "activity_report"
REPORTS_SHOWN = 20
NEWEST = (Key("pk", int, descending=True),)


def institutions_reported_to(user):
    """Return the institutions whose numbers the person may see, by name."""
    return list(Institution.objects.where(user, may=Capability.VIEW_LEARNERS)) if user else []


def reports_seen_by(user):
    """Return the latest reports, those that are still kept, without what is in them."""
    jobs = Job.objects.visible_to(user).filter(kind=KIND, deleted_at=None).select_related("institution")
    seen = {each.pk for each in institutions_reported_to(user)}
    latest = jobs.defer("checkpoint")[:REPORTS_SHOWN]
    return [job for job in latest if seen.issuperset(job.parameters.get("institutions", []))]


def report_seen_by(user, key):
    """Return the job of a report, if the person may see each institution that it counts; or None."""
    job = Job.objects.visible_to(user).select_related("institution").filter(kind=KIND, key=key).first()
    seen = {each.pk for each in institutions_reported_to(user)}
    return job if job and seen.issuperset(job.parameters.get("institutions", [])) else None


def brings_in_all(user, job):
    """Whether the person brings in the learners of all institutions of a report, and with them what they said."""
    bring_in = Institution.objects.where(user, may=Capability.IMPORT_LEARNERS).values_list("pk", flat=True)
    return set(job.parameters["institutions"]).issubset(bring_in)


def issued_by_reader(user):
    """Return the ids of the institutions of which the person may open certificates."""
    return set(Institution.objects.where(user, may=Capability.ISSUE_CERTIFICATES).values_list("pk", flat=True))


def periods_of(job, institutions):
    """Return what a report counts: this year's and last year's activity_rows.Asked."""
    course = job.parameters["course"] or None
    return [
        rows.Asked(institutions, *(make_aware(datetime.combine(day, time.min)) for day in days), course)
        for days in periods(job.parameters["year"], localdate(job.made_at))
    ]


def rows_page(job, institutions, filters):
    """Return (a page of the rows behind a number of a report, how many there are today). Raises keyset.NoPlace."""
    asked = periods_of(job, institutions)[filters.last]
    found = rows.behind(asked, filters.of, filters.part)
    page, *places = beside(found, found, filters, NEWEST)
    return ListPage(tuple(page), *places), found.count()


def count_activity(asked):
    """Count what happened; the numbers of too few people are left out of it. `asked`: activity_rows.Asked."""
    enrolled, finished, issued = rows.enrolled(asked), rows.finished(asked), rows.issued(asked)
    kinds = by_kind(issued)
    return {
        "enrolments": shown(enrolled.count()),
        "learners": shown(rows.learners(asked).count()),
        "completions": shown(finished.count()),
        "certificates": shown(sum(kinds.values())),
        "trainers": None if asked.course else shown(rows.trainers(asked).count()),
        "sessions": None if asked.course else rows.sessions(asked).count(),
        "cascade": None if asked.course else cascade(asked),
        "enrolments_by_month": by_month(enrolled, "enrolled_at"),
        "completions_by_month": by_month(finished, "completed_at"),
        "courses": by_course(enrolled, finished),
        "kinds": protected(kinds),
        "languages": languages(asked),
        **{fact: given(asked, fact) for fact in PROFILE},
    }


def cascade(asked):
    """Count what trainers reached in these days."""
    institutions = tuple(each.pk for each in asked.institutions)
    scope = Scope(institutions, localdate(asked.begin), localdate(asked.end - timedelta(seconds=1)))
    held = sessions(scope).aggregate(
        teaching=Count("trainer", distinct=True), held=Count("pk"), trained=Coalesce(Sum("trainees_total"), 0)
    )
    told = held | {"firms": firms(scope).count()}
    return told | {name: shown(told[name]) for name in ("teaching", "trained", "firms")}


def by_month(rows, field):
    groups = rows.order_by().values(month=TruncMonth(field)).annotate(number=Count("pk"))
    counts = Counter({localdate(each["month"]).month: each["number"] for each in groups})
    return list(protected({month: counts[month] for month in MONTHS}).values())


def by_course(enrolled, finished):
    """Return (course, enrolments, completions), each column protected by itself."""
    columns = [
        Counter(dict(rows.order_by().values_list("course_key").annotate(number=Count("pk"))))
        for rows in (enrolled, finished)
    ]
    keys = sorted({key for column in columns for key in column}, key=lambda key: (-columns[0][key], str(key)))
    kept = [protected({key: column[key] for key in keys}) for column in columns]
    return [(str(key), kept[0][key], kept[1][key]) for key in keys]


def by_kind(issued):
    counts = Counter(dict(issued.order_by().values_list("kind").annotate(number=Count("pk"))))
    return {kind: counts[kind] for kind, _label in Certificate.KINDS}


def languages(asked):
    """Count learners by the languages in which they took quizzes; who took them in two counts in both."""
    groups = rows.attempts(asked).order_by().values_list("language").annotate(number=Count("learner", distinct=True))
    return protected({language: number for language, number in groups if language})


def given(asked, fact):
    """Count the learners who enrolled by what is known of them there; "" of whom nothing is. None: of nobody."""
    profiles = rows.profiles(asked, fact).order_by()
    counts = dict(profiles.values_list(fact).annotate(number=Count("membership__user", distinct=True)))
    return protected({**counts, "": rows.said(asked, fact, "").count()}) if counts else None
