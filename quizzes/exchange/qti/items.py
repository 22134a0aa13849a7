"""One assessment item, in the words of QTI 2.1, as a draft. Pure."""

from quizzes.exchange.draft import Draft
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti import blanks, choices, pictures, typed
from quizzes.exchange.qti.item import Item
from quizzes.exchange.qti.parting import INLINE

READERS = {
    "choiceInteraction": choices.read_choice,
    "hottextInteraction": choices.read_choice,
    "hotspotInteraction": pictures.read_hotspot,
    "matchInteraction": choices.read_match,
    "associateInteraction": choices.read_associate,
    "orderInteraction": choices.read_order,
    "extendedTextInteraction": typed.read_open,
    "sliderInteraction": typed.read_slider,
    "gapMatchInteraction": blanks.read_gaps,
}
UNREADABLE = {
    "graphicAssociateInteraction": "connecting points on a picture",
    "graphicGapMatchInteraction": "dragging labels onto a picture",
    "graphicOrderInteraction": "putting points on a picture in order",
    "selectPointInteraction": "pointing at a picture without named areas",
    "positionObjectInteraction": "placing an object on a picture",
    "drawingInteraction": "drawing",
    "mediaInteraction": "playing a recording",
    "uploadInteraction": "uploading a file",
    "customInteraction": "a program of its own",
    "portableCustomInteraction": "a program of its own",
}


def read_item(root, picture):
    """Return the Draft of an assessmentItem element; BrokenQuestion when we have no such question.

    `picture`: a function from an address in the item to a Picture, or None.
    """
    item = Item(root, picture)
    _require_one_question(item)
    kind, body = _reader(item)(item)
    stem = item.stem()
    if not stem:
        raise BrokenQuestion("The question has no text. Write one in the program that it came from.")
    return Draft(
        kind=kind,
        stem=stem,
        body=body,
        name=item.name,
        source_id=item.identifier,
        explanation=item.explanation(),
        hint=item.hint,
        picture=item.picture,
        line=root.sourceline or 0,
        notes=tuple(item.notes),
    )


def _require_one_question(item):
    if item.root.find("templateDeclaration") is not None:
        raise BrokenQuestion(
            "Its numbers or words are drawn at random for each learner, which we cannot do. "
            "Write it with fixed ones in the program that it came from."
        )
    names = dict.fromkeys(each.tag for each in item.interactions)
    for name in names:
        if name not in INLINE and name not in READERS:
            raise BrokenQuestion(f"It asks for {UNREADABLE.get(name, name)}, which we have no kind of question for.")
    if not names:
        raise BrokenQuestion("It is a text that asks nothing. Put it into a lesson instead.")
    if len(item.interactions) > 1 and not names.keys() <= INLINE:
        raise BrokenQuestion(
            f"It has {len(item.interactions)} parts that belong together. Make each of them a question of its own."
        )


def _reader(item):
    if len(item.interactions) == 1:
        [only] = item.interactions
        own_blank = blanks.OWN_NAME.fullmatch(only.get("responseIdentifier", ""))
        if only.tag == "textEntryInteraction" and not own_blank:
            return typed.read_entry
        if only.tag in READERS:
            return READERS[only.tag]
    return blanks.read_blanks
