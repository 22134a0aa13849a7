"""Interactions within a text: blanks to type into or to choose for. Pure."""

import re

from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti.choices import HUNDRED
from quizzes.exchange.qti.item import replace
from quizzes.exchange.qti.processing import number
from quizzes.exchange.qti.typed import NUMBERS, foreseen

OWN_NAME = re.compile(r"BLANK_(\d{1,3})")
# In a stem, this would be a blank.
LOOKS_LIKE_BLANK = re.compile(r"\[\[(?=\d+\]\])")


def read_blanks(item):
    """Read a text with fields to type into and lists to choose from."""
    body = {"blanks": [], "wrong": []}
    numbered = list(_numbered(item.interactions))
    for n, interaction in numbered:
        read = _choice if interaction.tag == "inlineChoiceInteraction" else _typed
        blank, wrong = read(item, interaction, item.declaration(interaction))
        body["blanks"].append({"n": n, **blank, "feedback": item.take(f"BLANK_{n}")})
        body["wrong"] += [{"n": n, **each} for each in wrong]
    _keep_brackets_apart(item)
    for n, interaction in numbered:
        replace(interaction, f"[[{n}]]")
    return "cloze", body


def _numbered(interactions):
    """Return the interactions with the numbers of their blanks: our own from their names, others counted."""
    names = [OWN_NAME.fullmatch(each.get("responseIdentifier", "")) for each in interactions]
    numbers = [int(name[1]) for name in names if name]
    own = len(numbers) == len(set(numbers)) == len(interactions)
    return zip(numbers if own else range(1, len(interactions) + 1), interactions, strict=True)


def _keep_brackets_apart(item):
    """Make sure that nothing in the text is taken for a blank. Choices have been read before."""
    for element in item.body.iter():
        element.text = LOOKS_LIKE_BLANK.sub("[ [", element.text or "")
        element.tail = LOOKS_LIKE_BLANK.sub("[ [", element.tail or "")


def _typed(item, interaction, declaration):
    found = foreseen(item, declaration)
    right = [each for each in found if each.percent == HUNDRED]
    kind = "number" if declaration.base in NUMBERS and all(number(each.value) is not None for each in right) else "text"
    tolerances = {each.tolerance for each in right} if kind == "number" else {0}
    accept = dict.fromkeys(_shown(each.value, kind) for each in right)
    wrong = {}
    for each in found:
        value = _shown(each.value, kind)
        if value in accept:
            continue
        if each.percent:
            item.note(f"Part of the point for “{value[:80]}” was left out: a blank is right or wrong here.")
        wrong.setdefault(value, {"value": value, "feedback": item.take(*each.feedback)})
    blank = {"kind": kind, "accept": list(accept), "others": [], "tolerance": max(tolerances)}
    return blank, list(wrong.values())


def _shown(value, kind):
    return f"{number(value):f}" if kind == "number" and number(value) is not None else value


def _choice(item, interaction, declaration):
    texts = {each.get("identifier", ""): item.line(each) for each in interaction.iter("inlineChoice")}
    right = {each.value for each in foreseen(item, declaration) if each.percent == HUNDRED}
    wrong = [
        {"value": said, "feedback": feedback}
        for identifier, said in texts.items()
        if identifier not in right and (feedback := item.take_for(declaration.identifier, identifier))
    ]
    return _choices(texts, right), wrong


def _choices(texts, right):
    accept = [said for identifier, said in texts.items() if identifier in right]
    others = [said for identifier, said in texts.items() if identifier not in right]
    if not accept:
        raise BrokenQuestion("The file does not say which choice is right for a blank. Mark it where it came from.")
    return {"kind": "choice", "accept": accept, "others": others, "tolerance": 0}


def read_gaps(item):
    """Read texts to be dragged into gaps, as blanks to choose for."""
    [interaction] = item.interactions
    if next(interaction.iter("gapImg"), None) is not None:
        raise BrokenQuestion("Pictures are to be dragged into its gaps. Write them as words.")
    texts = {each.get("identifier", ""): item.line(each) for each in interaction.iter("gapText")}
    _keep_brackets_apart(item)
    declaration = item.declaration(interaction)
    said = declaration.right or [key for key, entry in declaration.mapping.items() if entry.value > 0]
    pairs = [tuple(pair.split()) for pair in said if len(pair.split()) == 2]
    blanks = []
    for n, gap in enumerate(list(interaction.iter("gap")), 1):
        right = {each for each, gap_name in pairs if gap_name == gap.get("identifier")}
        blanks.append({"n": n, **_choices(texts, right), "feedback": ""})
        replace(gap, f"[[{n}]]")
    if not blanks:
        raise BrokenQuestion("It has no gaps to fill. Check it in the program that it came from.")
    item.note("Words to drag into gaps came in as lists to choose from.")
    item.take_answers(interaction, "gapText")
    return "cloze", {"blanks": blanks, "wrong": []}
