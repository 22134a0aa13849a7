"""Items that ask for several things, as one item for each of them. Pure."""

from copy import deepcopy

from quizzes.exchange.qti.item import GAP, interactions_of, replace

# Fields in a text belong together: they are the blanks of one question.
INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}
MOST = 20


def parted(root):
    """Return an assessmentItem for each thing that an item asks for; the item itself where there is one, or too many.

    Each keeps the whole text, and has an id and a title of its own.
    """
    body = root.find("itemBody")
    found = [] if body is None else interactions_of(body)
    groups = _groups(found)
    if len(groups) < 2 or len(groups) > MOST or root.get("adaptive") == "true":
        return [root]
    return [_only(root, group, number) for number, group in enumerate(groups, 1)]


def _groups(interactions):
    """Return the places of the interactions that belong together, in the order of the text."""
    inline = [place for place, each in enumerate(interactions) if each.tag in INLINE]
    alone = [[place] for place, each in enumerate(interactions) if each.tag not in INLINE]
    return sorted([*alone, *([inline] if inline else [])])


def _only(root, places, number):
    copy = deepcopy(root)
    for place, interaction in enumerate(interactions_of(copy.find("itemBody"))):
        if place not in places:
            replace(interaction, GAP if interaction.tag in INLINE else "")
    copy.set("identifier", f"{root.get('identifier', '').strip()}-{number}")
    if root.get("title"):
        copy.set("title", f"{root.get('title').strip()} ({number})")
    return copy
