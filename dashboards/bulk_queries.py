"""Who is meant when something is done to many learners, and what would become of each. It begins at the list's door."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from dashboards import queries
from dashboards.asking import learners_asked_of, one_for_all
from dashboards.bulk_forms import BULK, BulkForm, Outcome
from dashboards.filters import Filters
from dashboards.nudge_forms import PeopleField
from institutions.models import Membership
from institutions.roles import Role

SOME = 20


class ChosenForm(forms.Form):
    """Who was ticked in the list, or that all are meant whom it shows."""

    people = PeopleField(required=False)
    all = forms.BooleanField(required=False)
    preview = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Meant:
    """What somebody wants to do, to whom, and from where on the list they came."""

    form: BulkForm
    people: QuerySet
    everybody: bool
    filters: Filters

    @property
    def office(self):
        """The institution in whose name it is done in the background, or None: there are several."""
        return self.form.office() or one_for_all(self.form.institutions)


def meant(user, what, asked, titles, at):
    """Return what is asked for, or None: nothing of that is there for this person."""
    found, chosen = learners_asked_of(user, asked), ChosenForm(asked)
    if found is None or not chosen.is_valid() or what not in BULK:
        return None
    listed, institutions = found
    wanted = asked if chosen.cleaned_data["preview"] else None
    form = BULK[what](wanted, user=user, filters=listed.filters, institutions=institutions, titles=titles)
    if not form.institutions:
        return None
    everybody = chosen.cleaned_data["all"]
    people = all_listed if everybody else those_ticked
    ticked = chosen.cleaned_data["people"]
    return Meant(form, people(institutions, listed.filters, ticked, at), everybody, listed.filters)


def all_listed(institutions, filters, _ticked, at):
    """The people of all rows that the list shows."""
    if filters.of_people:
        rows = queries.matching_members(institutions, filters).order_by().values("user")
    else:
        rows = queries.matching(institutions, filters, at).order_by().values("learner")
    return User.objects.filter(pk__in=rows)


def those_ticked(institutions, _filters, ticked, _at):
    """Those of the ticked people who learn, or have learned, with the institutions of the list."""
    people = User.objects.filter(public_id__in=ticked)
    ids = [each.pk for each in institutions]
    members = Membership.objects.filter(institution__in=ids, role=Role.LEARNER).values("user")
    enrolled = queries.enrolments(institutions).filter(learner__in=people).values("learner")
    return people.filter(Q(pk__in=members) | Q(pk__in=enrolled))


@dataclass(frozen=True)
class Preview:
    """How many would change and how many not. `some`: a few of those who would not, each with the reason."""

    changed: int
    counts: tuple
    some: tuple

    @property
    def total(self):
        return sum(number for _label, number in self.counts)


def preview(form, people, at):
    """Return what would become of these people, in two queries however many they are."""
    split = form.split(people, at)
    counted = dict(split.order_by().values_list("outcome").annotate(number=Count("pk")))
    others = split.exclude(outcome=Outcome.NEW).order_by("outcome", queries.by_name(), "pk")[:SOME]
    some = tuple((each, form.labels[each.outcome]) for each in others)
    return Preview(counted.get(Outcome.NEW, 0), in_words(form.labels, counted), some)


def in_words(labels, counted):
    """Return (words, number) of each outcome, of which there is any or which is the one that was wanted."""
    return tuple((words, counted.get(each, 0)) for each, words in labels.items() if each in counted or each == "new")
