"""What kinds of question with something to type add to an item: numbers, short texts, blanks. Pure."""

from decimal import Decimal

from lxml.builder import E

from quizzes.exchange.qti import body
from quizzes.exchange.qti.parts import Parts, rubric
from quizzes.exchange.qti.patterns import as_typed, has_any_text, to_pattern
from quizzes.exchange.qti.processing import number
from quizzes.exchange.qti.steps import RESPONSE, SCORE, assign, declaration, mapping, plain, tried, value, variable

ONE, HUNDRED = Decimal(1), Decimal(100)


def number_parts(draft, picture, language):
    """Return the parts of a number."""
    said = draft.body
    branches = [(_near(RESPONSE, E.correct(identifier=RESPONSE), said["tolerance"]), value("float", "1"), "RIGHT")]
    told = {"RIGHT": said["feedback"], "OTHER": said["feedback_other"]}
    for place, wrong in enumerate(said["wrong"], 1):
        condition = _near(RESPONSE, value("float", plain(wrong["value"])), wrong.get("tolerance") or 0)
        branches.append((condition, _part(wrong.get("weight")), f"WRONG_{place}"))
        told[f"WRONG_{place}"] = wrong["feedback"]
    unit = [E.span(body.writable(said["unit"]), {"class": "unit"})] if said["unit"] else []
    others = "\n".join(f"{each['unit']} = {plain(each['factor'])}" for each in said.get("units") or ())
    return Parts(
        declarations=[declaration(RESPONSE, "float", [plain(said["answer"])])],
        interactions=[
            E.div(E.textEntryInteraction(responseIdentifier=RESPONSE, expectedLength="12"), *unit),
            *([rubric("units", "scorer", body.filled(E.p(), others))] if others else []),
        ],
        scoring=[tried(*_only_said(branches, told))],
        told=told,
    )


def _near(response, wanted, tolerance):
    """Return the condition that a number is as wanted, give or take the tolerance."""
    spread = {"toleranceMode": "absolute", "tolerance": f"{plain(tolerance)} {plain(tolerance)}"}
    return E.equal(variable(response), wanted, **(spread if tolerance else {"toleranceMode": "exact"}))


def _part(weight):
    """Return the points of an answer that earns a part of them, None where it earns none."""
    return value("float", plain(Decimal(weight) / HUNDRED)) if weight else None


def _only_said(branches, told):
    """Return branches and the name of what is said otherwise, without the names of empty feedback."""
    named = [(condition, points, name if told[name] else "") for condition, points, name in branches]
    return named, "OTHER" if told["OTHER"] else ""


def short_parts(draft, picture, language):
    """Return the parts of a short text."""
    said, match_case = draft.body, draft.body["match_case"]
    right = E("or", *(_typed(RESPONSE, accepted, match_case=match_case) for accepted in said["accept"]))
    branches, told = (
        [(right, value("float", "1"), "RIGHT")],
        {"RIGHT": said["feedback"], "OTHER": said["feedback_other"]},
    )
    worth = {as_typed(each): ONE for each in said["accept"] if not has_any_text(each)}
    for place, wrong in enumerate(said["wrong"], 1):
        condition = _typed(RESPONSE, wrong["value"], match_case=match_case)
        branches.append((condition, _part(wrong.get("weight")), f"WRONG_{place}"))
        told[f"WRONG_{place}"] = wrong["feedback"]
        if wrong.get("weight") and not has_any_text(wrong["value"]):
            worth.setdefault(as_typed(wrong["value"]), Decimal(wrong["weight"]) / HUNDRED)
    marks = "kind-short match-case" if match_case else "kind-short"
    entry = E.textEntryInteraction({"class": marks}, responseIdentifier=RESPONSE, expectedLength="30")
    return Parts(
        declarations=[
            declaration(
                RESPONSE,
                "string",
                [text for text in [as_typed(said["accept"][0])] if text],
                worth=mapping(worth, upper=ONE, match_case=match_case) if worth else None,
            )
        ],
        interactions=[E.div(entry)],
        scoring=[tried(*_only_said(branches, told))],
        told=told,
    )


def _typed(response, accepted, *, match_case):
    """Return the condition that a text is as accepted."""
    if has_any_text(accepted):
        return E.patternMatch(variable(response), pattern=body.writable(to_pattern(accepted, match_case=match_case)))
    case = "true" if match_case else "false"
    return E.stringMatch(variable(response), value("string", as_typed(accepted)), caseSensitive=case, substring="false")


def cloze_parts(draft, picture, language):
    """Return the parts of a text with blanks."""
    blanks = draft.body["blanks"]
    parts = Parts(declarations=[], always={f"BLANK_{blank['n']}": blank["feedback"] for blank in blanks})
    for place, wrong in enumerate(draft.body["wrong"], 1):
        parts.told[f"WRONG_{place}"] = wrong["feedback"]
    for blank in blanks:
        foreseen = [
            (wrong["value"], f"WRONG_{place}" if wrong["feedback"] else "")
            for place, wrong in enumerate(draft.body["wrong"], 1)
            if wrong["n"] == blank["n"]
        ]
        declared, asked, conditions = BLANKS[blank["kind"]](f"BLANK_{blank['n']}", blank, foreseen)
        one_more = E.sum(variable(SCORE), value("float", "1"))
        right = [(conditions[0], one_more, "")]
        parts.declarations.append(declared)
        parts.blanks[blank["n"]] = asked
        parts.scoring.append(tried(right + [(condition, None, name) for condition, name in conditions[1:]]))
    if len(blanks) > 1:
        parts.scoring.append(assign(SCORE, E.divide(variable(SCORE), value("float", str(len(blanks))))))
    return parts


def _text_blank(name, blank, foreseen):
    texts = blank["accept"]
    right = E("or", *(_typed(name, accepted, match_case=False) for accepted in texts))
    worth = {as_typed(each): ONE for each in texts if not has_any_text(each)}
    return (
        declaration(
            name,
            "string",
            [text for text in [as_typed(texts[0])] if text],
            worth=mapping(worth, upper=ONE, match_case=False) if worth else None,
        ),
        E.textEntryInteraction(responseIdentifier=name, expectedLength="20"),
        [right, *((_typed(name, text, match_case=False), told) for text, told in foreseen)],
    )


def _number_blank(name, blank, foreseen):
    first, *others = blank["accept"]
    wanted = [E.correct(identifier=name), *(value("float", plain(each)) for each in others)]
    right = E("or", *(_near(name, each, blank["tolerance"]) for each in wanted))
    numbers = [(number(text), told) for text, told in foreseen]
    return (
        declaration(name, "float", [plain(first)]),
        E.textEntryInteraction(responseIdentifier=name, expectedLength="10"),
        [right, *((_near(name, value("float", plain(each)), 0), told) for each, told in numbers if each is not None)],
    )


def _choice_blank(name, blank, foreseen):
    others = blank["others"]
    texts = [*others[:1], *blank["accept"], *others[1:]]
    keys = {text: f"CHOICE_{place}" for place, text in enumerate(texts, 1)}
    first, *more = (keys[text] for text in blank["accept"])
    wanted = [E.correct(identifier=name), *(value("identifier", key) for key in more)]
    return (
        declaration(name, "identifier", [first]),
        E.inlineChoiceInteraction(
            *(E.inlineChoice(body.writable(text), identifier=key) for text, key in keys.items()),
            responseIdentifier=name,
            shuffle="true",
        ),
        [
            E("or", *(E.match(variable(name), each) for each in wanted)),
            *(
                (E.match(variable(name), value("identifier", keys[text])), told)
                for text, told in foreseen
                if text in keys and told
            ),
        ],
    )


BLANKS = {"text": _text_blank, "number": _number_blank, "choice": _choice_blank}
