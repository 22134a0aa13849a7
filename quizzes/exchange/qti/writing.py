"""A draft as an assessment item, in the words of QTI 2.1. Pure."""

from lxml.builder import E

from quizzes.exchange.qti import body
from quizzes.exchange.qti.kinds import WRITERS
from quizzes.exchange.qti.parts import rubric
from quizzes.exchange.qti.steps import FEEDBACK, MOST, SCORE, assign, value, variable
from quizzes.exchange.qti.vocabulary import XML_LANG


def item(draft, *, identifier, picture="", language=""):
    """Return the assessmentItem element of a draft. `picture`: the address of its picture."""
    parts = WRITERS[draft.kind](draft, picture, language)
    always = {**parts.always, "EXPLANATION": draft.explanation}
    always = {name: said for name, said in always.items() if said}
    told = {name: said for name, said in parts.told.items() if said}
    root = E.assessmentItem(
        *parts.declarations,
        *_outcomes(parts.points, with_feedback=bool(always or told or parts.chosen), by_hand=draft.kind == "open"),
        _item_body(draft, parts, picture),
        *_processing(parts, always),
        *(_modal(name, said) for name, said in {**told, **always}.items()),
        identifier=body.writable(identifier),
        title=body.writable(draft.name),
        adaptive="false",
        timeDependent="false",
        toolName="Cascade",
    )
    if language:
        root.set(XML_LANG, language)
    return root


def _outcomes(points, *, with_feedback, by_hand):
    score = E.outcomeDeclaration(
        E.defaultValue(E.value("0")),
        identifier=SCORE,
        cardinality="single",
        baseType="float",
        normalMaximum=str(points),
        **({"externalScored": "human"} if by_hand else {}),
    )
    most = E.outcomeDeclaration(
        E.defaultValue(E.value(str(points))), identifier=MOST, cardinality="single", baseType="float"
    )
    feedback = E.outcomeDeclaration(identifier=FEEDBACK, cardinality="multiple", baseType="identifier")
    return [score, most, feedback] if with_feedback else [score, most]


def _item_body(draft, parts, picture):
    stands_alone = picture and draft.kind != "hotspot"
    hint = [rubric("hint", "tutor", body.filled(E.p(), draft.hint))] if draft.hint else []
    return E.itemBody(
        *(
            [E.div(E.img(src=picture, alt=body.writable(draft.picture.alt)), {"class": "picture"})]
            if stands_alone
            else []
        ),
        body.stem(draft, parts.blanks),
        *parts.interactions,
        *hint,
    )


def _modal(name, said):
    return body.filled(E.modalFeedback(outcomeIdentifier=FEEDBACK, identifier=name, showHide="show"), said)


def _processing(parts, always):
    """Return the responseProcessing, where there is something to mark or to say."""
    steps = list(parts.scoring)
    names = [variable(FEEDBACK)] if parts.told else []
    names += [variable(parts.chosen)] if parts.chosen else []
    names += [value("identifier", name) for name in always]
    if always or parts.chosen:
        steps.append(assign(FEEDBACK, E.multiple(*names)))
    return [E.responseProcessing(*steps)] if steps else []
