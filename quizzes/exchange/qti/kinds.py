"""What each kind of question adds to an item: its answers, how they are asked for and marked, what is said. Pure."""

from decimal import Decimal

from lxml.builder import E

from quizzes.exchange.qti import body
from quizzes.exchange.qti.parts import Parts, rubric
from quizzes.exchange.qti.pictures import PICTURE_TYPES, coordinates, picture_size
from quizzes.exchange.qti.steps import FEEDBACK, RESPONSE, declaration, mapped, mapping, tried, value, variable
from quizzes.exchange.qti.typed_kinds import cloze_parts, number_parts, short_parts

ONE, HUNDRED = Decimal(1), Decimal(100)
TRUE_FALSE = {
    "en": ("True", "False"),
    "fr": ("Vrai", "Faux"),
    "es": ("Verdadero", "Falso"),
    "de": ("Richtig", "Falsch"),
    "ru": ("Верно", "Неверно"),
    "ar": ("صحيح", "خطأ"),
    "zh": ("正确", "错误"),
}


def _options(draft, picture, language):
    options = [dict(option, key=f"OPTION_{place}") for place, option in enumerate(draft.body["options"], 1)]
    many = draft.kind == "multi"
    right = [option["key"] for option in options if option["correct"]]
    weighted = any(option.get("weight") is not None for option in options)
    shares = len(right) if many and not weighted else 1
    whole = HUNDRED if not many or not weighted else HUNDRED / len(right)
    values = {option["key"]: _worth(option, whole, many=many) for option in options}
    return Parts(
        declarations=[
            declaration(RESPONSE, "identifier", right, many=many, worth=mapping(values, upper=shares)),
        ],
        interactions=[
            E.choiceInteraction(
                *(_choice(option["key"], option["text"], option["feedback"]) for option in options),
                {"class": f"kind-{draft.kind}"},
                responseIdentifier=RESPONSE,
                shuffle="true",
                maxChoices="0" if many else "1",
            )
        ],
        scoring=mapped(shares),
        chosen=RESPONSE if any(option["feedback"] for option in options) else "",
    )


def _worth(option, whole, *, many):
    """Return what an option is worth as a part of one, by its own weight or by the rule of its kind."""
    rule = whole if option["correct"] else -whole if many else Decimal(0)
    weight = option.get("weight")
    return round((rule if weight is None else Decimal(weight)) / HUNDRED, 10)


def _choice(key, text, feedback=""):
    choice = E.simpleChoice(body.writable(text), identifier=key)
    if feedback:
        said = E.feedbackInline(outcomeIdentifier=FEEDBACK, identifier=key, showHide="show")
        choice.append(body.filled(said, feedback))
    return choice


def _true_false(draft, picture, language):
    yes, no = TRUE_FALSE.get(language.split("-")[0].lower(), TRUE_FALSE["en"])
    texts = {"true": (yes, draft.body["feedback_true"]), "false": (no, draft.body["feedback_false"])}
    answer = draft.body["answer"]
    return Parts(
        declarations=[declaration(RESPONSE, "identifier", [answer], worth=mapping({answer: ONE}, upper=ONE))],
        interactions=[
            E.choiceInteraction(
                *(_choice(key, *said) for key, said in texts.items()),
                responseIdentifier=RESPONSE,
                shuffle="false",
                maxChoices="1",
            )
        ],
        scoring=mapped(1),
        chosen=RESPONSE if any(said for _, said in texts.values()) else "",
    )


def _match(draft, picture, language):
    pairs, distractors = draft.body["pairs"], draft.body["distractors"]
    texts = dict.fromkeys(pair["right"] for pair in pairs)
    rights = {text: f"RIGHT_{place}" for place, text in enumerate(texts, 1)}
    answers = [f"LEFT_{place} {rights[pair['right']]}" for place, pair in enumerate(pairs, 1)]
    turned = _turned([(key, text) for text, key in rights.items()])
    others = [(f"RIGHT_{place}", each["text"]) for place, each in enumerate(distractors, len(rights) + 1)]
    always = {f"PAIR_{place}": pair["feedback"] for place, pair in enumerate(pairs, 1)}
    always |= {f"OTHER_{place}": each["feedback"] for place, each in enumerate(distractors, 1)}
    return Parts(
        declarations=[
            declaration(
                RESPONSE,
                "directedPair",
                answers,
                many=True,
                worth=mapping(dict.fromkeys(answers, ONE), upper=len(answers)),
            )
        ],
        interactions=[
            E.matchInteraction(
                E.simpleMatchSet(
                    *(_associable(f"LEFT_{place}", pair["left"], 1) for place, pair in enumerate(pairs, 1))
                ),
                E.simpleMatchSet(*(_associable(key, text, 0) for key, text in [*turned, *others])),
                responseIdentifier=RESPONSE,
                shuffle="true",
                maxAssociations=str(len(pairs)),
            )
        ],
        scoring=mapped(len(answers)),
        always=always,
    )


def _turned(things):
    """Begin with the second thing, so that no program that forgets to shuffle shows the answer."""
    return [*things[1:], *things[:1]]


def _associable(key, text, most):
    return E.simpleAssociableChoice(body.writable(text), identifier=key, matchMax=str(most))


def _order(draft, picture, language):
    steps = [(f"STEP_{place}", step) for place, step in enumerate(draft.body["items"], 1)]
    is_right = E.match(variable(RESPONSE), E.correct(identifier=RESPONSE))
    return Parts(
        declarations=[declaration(RESPONSE, "identifier", [key for key, _ in steps], ordered=True)],
        interactions=[
            E.orderInteraction(
                *(_choice(key, step["text"]) for key, step in _turned(steps)),
                responseIdentifier=RESPONSE,
                shuffle="true",
            )
        ],
        scoring=[tried([(is_right, value("float", "1"), "")])],
        always={key: step["feedback"] for key, step in steps},
    )


def _hotspot(draft, picture, language):
    areas = [dict(area, key=f"AREA_{place}") for place, area in enumerate(draft.body["areas"], 1)]
    right = [area["key"] for area in areas if area["correct"]]
    many = len(right) > 1
    worth = {area["key"]: ONE if area["correct"] else -ONE for area in areas if area["correct"] or many}
    width, height = picture_size(draft.picture.content)
    shown = E.object(
        body.writable(draft.picture.alt),
        data=picture,
        type=f"image/{PICTURE_TYPES[picture.rpartition('.')[2]]}",
        width=str(width),
        height=str(height),
    )
    return Parts(
        declarations=[declaration(RESPONSE, "identifier", right, many=many, worth=mapping(worth, upper=len(right)))],
        interactions=[
            E.hotspotInteraction(
                shown,
                *(_area(area, (width, height)) for area in areas),
                responseIdentifier=RESPONSE,
                maxChoices="0" if many else "1",
            )
        ],
        scoring=mapped(len(right)),
        chosen=RESPONSE if any(area["feedback"] for area in areas) else "",
        told={area["key"]: area["feedback"] for area in areas},
    )


def _area(area, size):
    shape, coords, exact = coordinates(area, size)
    marks = [{"class": exact}] if exact else []
    return E.hotspotChoice(
        *marks, identifier=area["key"], shape=shape, coords=coords, hotspotLabel=body.writable(area["label"])
    )


def _open(draft, picture, language):
    said = draft.body
    rows = [
        E.tr(*(body.filled(E.td(), str(each[name])) for name in ("criterion", "points", "description")))
        for each in said["rubric"]
    ]
    blocks = [rubric("rubric", "scorer", E.table(E.tbody(*rows)))]
    if said["model_answer"]:
        blocks.append(rubric("model-answer", "scorer", body.filled(E.p(), said["model_answer"])))
    marks = " ".join(f"{end}-words-{said[f'{end}_words']}" for end in ("min", "max") if said[f"{end}_words"])
    return Parts(
        declarations=[declaration(RESPONSE, "string", [])],
        interactions=[
            E.extendedTextInteraction(*([{"class": marks}] if marks else []), responseIdentifier=RESPONSE),
            *blocks,
        ],
        points=sum(each["points"] for each in said["rubric"]),
    )


WRITERS = {
    "single": _options,
    "multi": _options,
    "tf": _true_false,
    "num": number_parts,
    "match": _match,
    "order": _order,
    "short": short_parts,
    "cloze": cloze_parts,
    "hotspot": _hotspot,
    "open": _open,
}
