"""A question as it is written now, as an item of a paper."""

from dataclasses import replace

from django.utils.translation import gettext as _

from quizzes import rich_text
from quizzes.paper import Area, Choice, Criterion, Item, Picture, Prompt, Unit, Wrong

PICTURE_SIZE = "max-1200x900"


def item_of(question):
    """Return the pure item of a question, to show or to freeze."""
    return replace(
        judged_by(question),
        stem=rich_text.clean(question.stem),
        difficulty=question.difficulty,
        picture=picture_of(question),
        hint=question.hint,
        explanation=question.explanation,
    )


def judged_by(question):
    """Return what answers to a question are judged by: its item without what is only shown."""
    kind, value = question.body[0].block_type, question.body[0].value
    return Item(
        key=str(question.translation_key),
        code=question.code,
        kind=kind,
        outcome=question.outcome,
        stem="",
        version=question.live_revision_id or 0,
        **PARTS[kind](value),
    )


def picture_of(question):
    if question.picture is None:
        return None
    shown = question.picture.get_rendition(PICTURE_SIZE)
    return Picture(shown.url, shown.width, shown.height, question.picture_alt)


def children(list_value):
    """Yield (block id, value) of a list; the id is the key that is equal in all languages."""
    for child in list_value.bound_blocks:
        yield child.id, child.value


def weight_of(value):
    """Return a share of the point in percent as text; empty where the rule of the kind holds."""
    weight = value.get("weight")
    return "" if weight is None else str(weight)


def options_parts(value):
    return {
        "choices": tuple(
            Choice(key, option["text"], option["feedback"], option["correct"], weight_of(option))
            for key, option in children(value["options"])
        )
    }


def true_false_parts(value):
    labels = {"true": _("True"), "false": _("False")}
    return {
        "choices": tuple(
            Choice(key, labels[key], value[f"feedback_{key}"], value["answer"] == key) for key in ("true", "false")
        )
    }


def number_parts(value):
    return {
        "answer": (str(value["answer"]),),
        "tolerance": str(value["tolerance"] or 0),
        "unit": value["unit"],
        "units": tuple(Unit(each["unit"], str(each["factor"])) for each in value["units"]),
        "feedback": value["feedback"],
        "feedback_other": value["feedback_other"],
        "wrong": tuple(
            Wrong(str(each["value"]), each["feedback"], "", weight_of(each), str(each["tolerance"] or 0))
            for each in value["wrong"]
        ),
    }


def match_parts(value):
    pairs, distractors = list(children(value["pairs"])), list(children(value["distractors"]))
    # The same text on the right of several pairs is one choice: nobody could tell them apart.
    keys = {pair["right"]: key for key, pair in reversed(pairs)}
    prompts = (Prompt(key, pair["left"], pair["feedback"], answer=keys[pair["right"]]) for key, pair in pairs)
    right = (Choice(key, pair["right"], correct=True) for key, pair in pairs if keys[pair["right"]] == key)
    others = (Choice(key, extra["text"], extra["feedback"]) for key, extra in distractors if extra["text"] not in keys)
    return {"prompts": tuple(prompts), "choices": (*right, *others)}


def order_parts(value):
    steps = list(children(value["items"]))
    return {
        "choices": tuple(Choice(key, step["text"], step["feedback"]) for key, step in steps),
        "answer": tuple(key for key, step in steps),
    }


def short_parts(value):
    return {
        "answer": tuple(value["accept"]),
        "match_case": bool(value["match_case"]),
        "feedback": value["feedback"],
        "feedback_other": value["feedback_other"],
        "wrong": tuple(Wrong(each["value"], each["feedback"], "", weight_of(each)) for each in value["wrong"]),
    }


def cloze_parts(value):
    return {
        "prompts": tuple(blank_prompt(blank) for blank in value["blanks"]),
        "wrong": tuple(Wrong(each["value"], each["feedback"], str(each["n"])) for each in value["wrong"]),
    }


def blank_prompt(blank):
    return Prompt(
        str(blank["n"]),
        "",
        blank["feedback"],
        accept=tuple(blank["accept"]),
        kind=blank["kind"] or "text",
        choices=tuple(blank_choices(blank)) if blank["kind"] == "choice" else (),
        tolerance=str(blank["tolerance"] or 0),
    )


def blank_choices(blank):
    """Yield what a list offers. Block ids are those of the texts, equal in all languages."""
    for correct, texts in ((True, blank["accept"]), (False, blank["others"])):
        for key, text in children(texts):
            yield Choice(key, text, correct=correct)


def hotspot_parts(value):
    return {
        "choices": tuple(
            Choice(key, area["label"], area["feedback"], area["correct"], area=area_of(area))
            for key, area in children(value["areas"])
        )
    }


def area_of(value):
    return Area(value["shape"], *(float(value[name]) for name in ("x", "y", "width", "height")))


def open_parts(value):
    return {
        "rubric": tuple(
            Criterion(key, line["criterion"], line["points"], line["description"])
            for key, line in children(value["rubric"])
        ),
        "answer": (value["model_answer"],) if value["model_answer"] else (),
        "min_words": value["min_words"] or 0,
        "max_words": value["max_words"] or 0,
    }


PARTS = {
    "single": options_parts,
    "multi": options_parts,
    "tf": true_false_parts,
    "num": number_parts,
    "match": match_parts,
    "order": order_parts,
    "short": short_parts,
    "cloze": cloze_parts,
    "hotspot": hotspot_parts,
    "open": open_parts,
}
