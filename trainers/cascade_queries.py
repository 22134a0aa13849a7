"""The counts behind the measures of a cascade, and the rows behind each count: one function each.

A scope has come through a door before: its institutions are those in which the reader may see trainers. Sessions count
where they were held for one of these institutions, was verified, and on a day of the range; trainers, where one of
them answers for the trainer.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from trainers.cascade import ACTIVE_MONTHS, FEWEST, Evidence, Ledger, months_before
from trainers.gain import normalised_gain
from trainers.models import Attendance, Candidacy, Delivery, Firm, FollowUp, KnowledgeTest, Transition
from trainers.states import STANDING, Event

TREES_SHOWN = 10
FIRM = Coalesce("firm__merged_into", "firm")


@dataclass(frozen=True)
class Scope:
    """`begin`, `end`: the first and the last day that count."""

    institutions: tuple[int, ...]
    begin: date
    end: date

    @property
    def active_since(self):
        return months_before(self.end, ACTIVE_MONTHS)


# Rows -------------------------------------------------------------------------------


def sessions(scope):
    return verified_in(scope).filter(institution__in=scope.institutions)


def verified_in(scope):
    """Sessions of the range, whoever they were held for."""
    return Delivery.objects.verified().filter(held_on__gte=scope.begin, held_on__lte=scope.end)


def trainers(scope):
    return Candidacy.objects.filter(institution__in=scope.institutions)


def standing(scope):
    return trainers(scope).filter(state__in=STANDING)


def active(scope):
    """Certified, with a verified session in the twelve months that end with the range."""
    return standing(scope).filter(_taught_lately(scope))


def idle(scope):
    return standing(scope).exclude(_taught_lately(scope))


def _taught_lately(scope):
    held = Delivery.objects.verified().filter(trainer=OuterRef("pk"))
    return Exists(held.filter(held_on__gt=scope.active_since, held_on__lte=scope.end))


def second_generation(scope):
    """Certified, and brought up by somebody who was certified."""
    return standing(scope).filter(mentor__decided_at__isnull=False)


def renewed(scope):
    return trainers(scope).filter(Exists(_steps(scope, Event.RENEW)))


def ending(scope):
    """Whose certificate ended in the range, ends in it, or was renewed in it before it could."""
    ends = Q(state__in=STANDING, valid_until__date__gte=scope.begin, valid_until__date__lte=scope.end)
    return trainers(scope).filter(ends | Exists(_steps(scope, Event.RENEW, Event.EXPIRE)))


def _steps(scope, *events):
    steps = Transition.objects.filter(candidacy=OuterRef("pk"), event__in=events)
    return steps.filter(at__date__gte=scope.begin, at__date__lte=scope.end)


def due(scope, until):
    """Those whose certificate ends by a day, the soonest first."""
    return standing(scope).filter(valid_until__date__lte=until).order_by("valid_until", "pk")


def trainees(scope):
    return Attendance.objects.filter(delivery__in=sessions(scope))


def firms(scope):
    """Distinct firms of trainees who signed, with how many people of each; two that are merged are one."""
    there = trainees(scope).filter(firm__isnull=False).order_by().values(root=FIRM)
    return there.annotate(people=Count("name_key", distinct=True), signed=Count("pk"))


def firms_of_two(scope):
    return firms(scope).filter(people__gte=2)


def followed(scope):
    """Distinct firms of which somebody was asked after three months; `acted`: how many of them named an action."""
    asked = FollowUp.objects.filter(attendance__delivery__in=sessions(scope), months=3)
    root = Coalesce("attendance__firm__merged_into", "attendance__firm")
    rows = asked.filter(attendance__firm__isnull=False).order_by().values(root=root)
    return rows.annotate(acted=Count("pk", filter=_acted()))


def _acted():
    return Q(answered_at__isnull=False) & ~Q(actions=[])


def acted(scope):
    return followed(scope).filter(acted__gt=0)


def firm_rows(roots):
    """Return {pk: Firm} of the firms that `firms` and `followed` name."""
    return Firm.objects.in_bulk(roots)


# Counts -----------------------------------------------------------------------------


def ledger_of(scope, cost=None):
    """Return all counts of a scope, in seven queries."""
    logs = sessions(scope).aggregate(
        sessions=Count("pk"),
        **{
            name: Coalesce(Sum(column), 0)
            for name, column in {
                "trainees": "trainees_total",
                "women": "trainees_women",
                "under30": "trainees_under30",
                "firm_places": "firms_total",
                "micro": "firms_micro",
                "rural": "firms_rural",
            }.items()
        },
    )
    people = standing(scope).aggregate(
        standing=Count("pk"),
        active=Count("pk", filter=_taught_lately(scope)),
        second=Count("pk", filter=Q(mentor__decided_at__isnull=False)),
    )
    return Ledger(
        **logs,
        **people,
        firms=firms(scope).count(),
        firms_of_two=firms_of_two(scope).count(),
        followed=followed(scope).count(),
        acted=acted(scope).count(),
        **ending(scope).aggregate(ending=Count("pk"), renewed=Count("pk", filter=Exists(_steps(scope, Event.RENEW)))),
        cost=cost,
    )


def by_month(scope):
    """Return {first of the month: (sessions, trainees)}."""
    rows = sessions(scope).order_by().values(month=TruncMonth("held_on"))
    return {row["month"]: (row["n"], row["people"]) for row in rows.annotate(n=Count("pk"), people=_people())}


def by_country(scope):
    """Return (country, sessions, trainees), most trainees first."""
    rows = sessions(scope).order_by().values_list("country").annotate(n=Count("pk"), people=_people())
    return list(rows.order_by("-people", "country"))


def by_region(scope):
    """Return (country, region, sessions, trainees), most trainees first; sessions without a region are left out."""
    rows = sessions(scope).exclude(region="").order_by().values_list("country", "region")
    return list(rows.annotate(n=Count("pk"), people=_people()).order_by("-people", "country", "region"))


def _people():
    return Coalesce(Sum("trainees_total"), 0)


def trees(scope):
    """Trainers of the institutions who reached most with everybody below them."""
    rows = trainers(scope).filter(reach__tree_trainees__gt=0).select_related("person", "institution", "reach")
    return rows.order_by("-reach__tree_trainees", "pk")[:TREES_SHOWN]


@dataclass(frozen=True)
class Taught:
    """What a trainer's sessions came to. `survey` and `gain`: None where fewer than FEWEST answered."""

    sessions: int = 0
    trainees: int = 0
    answered: int = 0
    survey: Fraction | None = None
    gain: Fraction | None = None


def taught(scope):
    """Return {trainer: Taught} of the trainers for whom these institutions answer, wherever they taught."""
    return _taught(verified_in(scope).filter(trainer__institution__in=scope.institutions))


def results_of(candidacy, begin, end):
    """Return what the sessions of one trainer came to, from one day to another."""
    held = Delivery.objects.verified().filter(trainer=candidacy, held_on__gte=begin, held_on__lte=end)
    return _taught(held).get(candidacy.pk, Taught())


def _taught(deliveries):
    """Sums are of means, each times those it is of; tests are those of sessions that have both means."""
    tested = Q(pre_test_mean__isnull=False, post_test_mean__isnull=False)
    rows = (
        deliveries.order_by()
        .values("trainer")
        .annotate(
            n=Count("pk"),
            people=_people(),
            answered=Coalesce(Sum("survey_n", filter=Q(survey_mean__isnull=False)), 0),
            survey_sum=_sum_of("survey_mean", "survey_n"),
            tested=Coalesce(Sum("trainees_total", filter=tested), 0),
            before_sum=_sum_of("pre_test_mean", "trainees_total", filter=tested),
            after_sum=_sum_of("post_test_mean", "trainees_total", filter=tested),
        )
    )
    return {row["trainer"]: _results(row) for row in rows}


def _results(row):
    survey = Fraction(str(row["survey_sum"])) / row["answered"] if row["answered"] >= FEWEST else None
    learned = None
    if row["tested"] >= FEWEST:
        learned = normalised_gain(*(Fraction(str(row[name])) / row["tested"] for name in ("before_sum", "after_sum")))
    return Taught(row["n"], row["people"], row["answered"], survey, learned)


def _sum_of(mean, people, **options):
    """Give a mean back the weight of those it is of."""
    whole = ExpressionWrapper(F(mean) * F(people), DecimalField(max_digits=14, decimal_places=2))
    return Sum(whole, **options)


def evidence_of(scope):
    """Return what was answered in surveys, tests and follow-ups of the sessions of a scope, in three queries."""
    held = sessions(scope).aggregate(
        trainees=_people(),
        answered=Coalesce(Sum("survey_n", filter=Q(survey_mean__isnull=False)), 0),
        survey_sum=_sum_of("survey_mean", "survey_n"),
    )
    before, after = KnowledgeTest.PRE, KnowledgeTest.POST
    pairs = KnowledgeTest.objects.filter(form=before, score__isnull=False, attendance__delivery__in=sessions(scope))
    later = Q(attendance__tests__form=after, attendance__tests__score__isnull=False)
    tests = pairs.filter(later).aggregate(
        tested=Count("pk"), before_sum=Sum("score"), after_sum=Sum("attendance__tests__score")
    )
    asked = FollowUp.objects.filter(attendance__delivery__in=sessions(scope))
    shown = _acted() & ~Q(evidence="")
    follow = asked.aggregate(
        asked_3=Count("pk", filter=Q(months=3)),
        answered_3=Count("pk", filter=Q(months=3, answered_at__isnull=False)),
        acted_3=Count("pk", filter=Q(months=3) & _acted()),
        shown_3=Count("pk", filter=Q(months=3) & shown),
        asked_12=Count("pk", filter=Q(months=12)),
        answered_12=Count("pk", filter=Q(months=12, answered_at__isnull=False)),
    )
    sums = {name: Fraction(str(value or 0)) for name, value in (held | tests).items() if name.endswith("_sum")}
    return Evidence(**(held | tests | follow | sums))


def answers_after(scope, months):
    """Return (actions, results) of each who answered after so many months."""
    asked = FollowUp.objects.filter(attendance__delivery__in=sessions(scope), months=months)
    return asked.filter(answered_at__isnull=False).values_list("actions", "results")
