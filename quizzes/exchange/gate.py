"""What every question must be to come in, whatever file it came from. Pure."""

import re

MOST = {"options": 12, "pairs": 12, "items": 12, "blanks": 20, "areas": 12, "rubric": 10}
FEWEST = {"options": 2, "pairs": 2, "items": 2, "blanks": 1, "areas": 2, "rubric": 1}
WORDS = {
    "options": "options",
    "pairs": "pairs",
    "items": "steps",
    "blanks": "blanks",
    "areas": "areas",
    "rubric": "criteria",
}
# Texts that must say something, by the list that they stand in.
SAYS = {
    "options": ("text",),
    "pairs": ("left", "right"),
    "distractors": ("text",),
    "items": ("text",),
    "areas": ("label",),
    "rubric": ("criterion",),
}
# Nobody sees these: control characters, and the two marks that show a text in the wrong direction.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
GAP = re.compile(r"\[\[(\d{1,9})\]\]")


def complaint(draft):
    """Return why a draft cannot come in, in full sentences, or an empty text."""
    return next(filter(None, (check(draft) for check in CHECKS)), "")


def _about_unseen(draft):
    said = [draft.stem, draft.name, draft.source_id, draft.explanation, draft.hint, draft.category, *draft.tags]
    said += [draft.outcome, draft.bloom, draft.reference, draft.picture.alt if draft.picture else ""]
    for value in draft.body.values():
        _collect(value, said)
    found = UNSEEN.search("\n".join(said))
    if not found:
        return ""
    return (
        f"The text holds an invisible character (U+{ord(found[0]):04X}) that may show it wrongly. "
        "Remove it: typing the words around it again is the easiest way."
    )


def _collect(value, texts):
    """Add all texts of a value to a list."""
    if isinstance(value, str):
        texts.append(value)
    elif isinstance(value, list):
        for row in value:
            _collect(row, texts)
    elif isinstance(value, dict):
        texts += [each for each in value.values() if isinstance(each, str)]
        for each in value.values():
            if isinstance(each, list):
                _collect(each, texts)


def _about_stem(draft):
    return "" if draft.stem.strip() else "The question has no text. Write what learners are asked."


def _about_counts(draft):
    for name, rows in draft.body.items():
        if name in MOST and len(rows) > MOST[name]:
            return f"It has {len(rows)} {WORDS[name]}. The most is {MOST[name]}: make two questions of it."
        if name in FEWEST and len(rows) < FEWEST[name]:
            return f"It has too few {WORDS[name]}. Write at least {FEWEST[name]}."
    return ""


def _about_empty_texts(draft):
    for name, fields in SAYS.items():
        for number, row in enumerate(draft.body.get(name, ()), 1):
            if any(not row[field].strip() for field in fields):
                return (
                    f"Number {number} of its {WORDS.get(name, 'extra texts')} has no text. Write one, or leave it out."
                )
    if any(not text.strip() for text in draft.body.get("accept", ())):
        return "An accepted answer is empty. Write what learners may type."
    return ""


def _about_blanks(draft):
    if draft.kind != "cloze":
        return ""
    in_text, in_list = sorted(map(int, GAP.findall(draft.stem))), sorted(row["n"] for row in draft.body["blanks"])
    if in_text != in_list or len(set(in_list)) < len(in_list):
        return "The blanks in the text and those in the list are not the same. Number each once, from [[1]] on."
    for row in draft.body["blanks"]:
        if not any(text.strip() for text in row["accept"]):
            return f"Blank {row['n']} has no right answer. Write one."
        if row["kind"] == "choice" and not row["others"]:
            return f"Blank {row['n']} has only one choice. Add a wrong one."
    return ""


def _about_picture(draft):
    return (
        "It asks for a place on a picture, but has no picture." if draft.kind == "hotspot" and not draft.picture else ""
    )


CHECKS = (_about_unseen, _about_stem, _about_counts, _about_empty_texts, _about_blanks, _about_picture)
