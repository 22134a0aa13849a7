"""The numbers of the activity report, each counted here and nowhere else; institutions come through a door before."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from certificates.models import Certificate, IssueBatch
from dashboards import queries
from dashboards.activity import protected, shown
from institutions.models import Institution, Job, LearnerProfile, Membership
from institutions.roles import Capability, Role
from quizzes.models import Attempt

MONTHS = range(1, 13)
KIND = "activity_report"
GIVEN = ("gender", "firm_size")
REPORTS_SHOWN = 20


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


def count_activity(institutions, begin, end, course_key=None):
    """Count what happened from one moment to before another; the numbers of too few people are left out of it."""
    within = {"gte": begin, "lt": end}
    rows = queries.enrolments(institutions)
    rows = rows.filter(course_key=course_key) if course_key else rows
    enrolled, finished = rows.filter(**of("enrolled_at", within)), rows.filter(**of("completed_at", within))
    learners = enrolled.aggregate(people=Count("learner", distinct=True))["people"]
    kinds = certificates(institutions, within, course_key)
    return {
        "enrolments": shown(enrolled.count()),
        "learners": shown(learners),
        "completions": shown(finished.count()),
        "certificates": shown(sum(kinds.values())),
        "trainers": None if course_key else trainers(institutions, end),
        "sessions": None if course_key else sessions(institutions, within),
        "enrolments_by_month": by_month(enrolled, "enrolled_at"),
        "completions_by_month": by_month(finished, "completed_at"),
        "courses": by_course(enrolled, finished),
        "kinds": protected(kinds),
        "languages": languages(rows, within),
        **given_by_learners(enrolled, institutions, learners),
    }


def of(field, within):
    return {f"{field}__{way}": moment for way, moment in within.items()}


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


def certificates(institutions, within, course_key):
    """Count by kind what was issued, whatever became of it; what only took the place of another one is not new."""
    rows = Certificate.objects.filter(institution__in=[each.pk for each in institutions], replaces=None)
    rows = rows.filter(**of("issued_at", within))
    rows = rows.of_course(course_key) if course_key else rows
    counts = Counter(dict(rows.order_by().values_list("kind").annotate(number=Count("pk"))))
    return {kind: counts[kind] for kind, _label in Certificate.KINDS}


def trainers(institutions, end):
    """Count people who are trainers there, and became so before the end."""
    posts = Membership.objects.filter(institution__in=institutions, role=Role.TRAINER, created_at__lt=end)
    return shown(posts.aggregate(people=Count("user", distinct=True))["people"])


def sessions(institutions, within):
    """Count the sessions that certificates of attendance were issued for."""
    batches = IssueBatch.objects.filter(institution__in=institutions, **of("completed_at", within))
    return batches.aggregate(number=Count("achievement_key", distinct=True))["number"]


def languages(rows, within):
    """Count learners by the languages in which they took quizzes; who took them in two counts in both."""
    attempts = Attempt.objects.filter(learner__in=rows.values("learner"), **of("started_at", within))
    groups = attempts.order_by().values_list("language").annotate(number=Count("learner", distinct=True))
    return protected({language: number for language, number in groups if language})


def given_by_learners(enrolled, institutions, learners):
    """Count the learners who enrolled by what is known of them there; "" of whom nothing is. None: of nobody."""
    profiles = LearnerProfile.objects.filter(
        membership__institution__in=institutions, membership__user__in=enrolled.values("learner")
    )
    groups = list(profiles.order_by().values(*GIVEN).annotate(number=Count("membership__user", distinct=True)))
    return {fact: _given(groups, fact, learners) for fact in GIVEN}


def _given(groups, fact, learners):
    counts = Counter()
    for group in groups:
        if group[fact]:
            counts[group[fact]] += group["number"]
    return protected({**counts, "": max(learners - counts.total(), 0)}) if counts else None
