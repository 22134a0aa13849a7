"""A trainer's tree as it is shown: to the trainer, and to those who look after trainers."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from pages.charts import Amount, bars
from trainers.count_words import people
from trainers.lineage import Counts
from trainers.lineage_queries import PAGE, generation_of, grand_mentees_of, mentees_of, tree_of
from trainers.models import Candidacy


@dataclass(frozen=True)
class Node:
    """Somebody in a tree. `is_named`: whether the reader may know who it is; else the institution stands for them."""

    candidacy: Candidacy
    is_named: bool
    below: Counts
    trainers_below: int = 0
    mentees: tuple["Node", ...] = ()


def tree_page(candidacy, *, named, mentor_is_reader=False):
    """Return what a page shows of a tree. `named`: institutions whose trainers the reader may know by name."""
    children = mentees_of(candidacy)
    shown = children[:PAGE]
    further = {
        mentor: [node_of(each, named) for each in rows]
        for mentor, rows in groupby(grand_mentees_of(shown), key=lambda each: each.mentor_id)
    }
    nodes = [node_of(each, named, mentor_is_reader, further.get(each.pk, [])) for each in shown]
    tree = tree_of(candidacy)
    mentors = [node_of(tree.candidacy.mentor, named)] if tree.candidacy.mentor else []
    below = {"mentors": mentors, "nodes": nodes, "more": len(children) > PAGE}
    return {"candidacy": candidacy, "tree": tree, "chart": generations_of(tree)} | below


def generation_page(candidacy, number, after, *, named):
    """Return what a page shows of a generation; `last`: after whom the next page begins, or None."""
    found = [descent.descendant for descent in generation_of(candidacy, number, after)]
    nodes = [node_of(each, named) for each in found[:PAGE]]
    last = found[PAGE - 1].pk if len(found) > PAGE else None
    return {"candidacy": candidacy, "number": number, "nodes": nodes, "last": last}


def node_of(candidacy, named, is_mentee=False, mentees=()):
    reach = getattr(candidacy, "reach", None)
    is_named = is_mentee or candidacy.institution_id in named
    if reach is None:
        return Node(candidacy, is_named, Counts())
    return Node(candidacy, is_named, reach.tree, reach.below, tuple(mentees))


def generations_of(tree):
    """Trainers of each generation below somebody, with what they reached."""
    amounts = []
    for each in tree.generations:
        label = ngettext("%(number)s generation below", "%(number)s generations below", each.number)
        said = _("%(trainers)s trainers · %(trainees)s trainees") % {
            "trainers": intcomma(each.counts.trainers),
            "trainees": people(each.counts.trainees),
        }
        amounts.append(Amount(label % {"number": each.number}, each.counts.trainers, said))
    return (
        bars(amounts, head=(_("Generation"), _("Trainers and trainees")), rtl=get_language_bidi()) if amounts else None
    )
