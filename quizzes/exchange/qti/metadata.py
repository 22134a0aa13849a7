"""What a package says about a question beside it: tags, outcome, level, difficulty, source. Pure."""

from lxml.builder import ElementMaker

from quizzes.exchange.qti.body import writable

DIFFICULTIES = {"very easy": 1, "easy": 1, "medium": 2, "difficult": 3, "very difficult": 3}
WRITTEN = {1: "easy", 2: "medium", 3: "difficult"}
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate", "create")
LOM = "http://ltsc.ieee.org/xsd/LOM"
OUTCOME, LEVEL, SOURCE = "competency", "educational level", "references"
MAX_TAG = 100


def read_metadata(resource):
    """Return the fields of a Draft that the metadata of a resource element fills."""
    found = {}
    keywords = [_text(keyword) for keyword in resource.iter("keyword")]
    if tags := tuple(dict.fromkeys(tag for tag in keywords if tag and len(tag) <= MAX_TAG)):
        found["tags"] = tags
    for difficulty in resource.iter("difficulty"):
        if said := DIFFICULTIES.get(_text(difficulty.find("value")).lower()):
            found["difficulty"] = said
    for relation in resource.iter("relation"):
        if _text(relation.find("kind/value")) == SOURCE:
            found["reference"] = _text(relation.find("resource/description"))
    for classification in resource.iter("classification"):
        taxon, purpose = _text(classification.find("taxonPath/taxon/id")), _text(classification.find("purpose/value"))
        if taxon and purpose == OUTCOME:
            found["outcome"] = taxon
        if taxon in LEVELS and purpose == LEVEL:
            found["bloom"] = taxon
    return found


def _text(element):
    return "" if element is None else "".join(element.itertext()).strip()


def metadata(draft):
    """Return the metadata of a draft as a lom element, or None when there is nothing to say."""
    lom = ElementMaker(namespace=LOM, nsmap={None: LOM})
    parts = []
    if draft.tags:
        parts.append(lom.general(*(lom.keyword(lom.string(writable(tag), language="")) for tag in draft.tags)))
    if draft.difficulty:
        parts.append(lom.educational(lom.difficulty(*_word(lom, WRITTEN[draft.difficulty]))))
    if draft.reference:
        said = lom.resource(lom.description(lom.string(writable(draft.reference))))
        parts.append(lom.relation(lom.kind(*_word(lom, SOURCE)), said))
    for purpose, taxon in ((OUTCOME, draft.outcome), (LEVEL, draft.bloom)):
        if taxon:
            path = lom.taxonPath(lom.source(lom.string("Cascade")), lom.taxon(lom.id(writable(taxon))))
            parts.append(lom.classification(lom.purpose(*_word(lom, purpose)), path))
    return lom.lom(*parts) if parts else None


def _word(lom, word):
    """Return a word of the vocabulary of the standard."""
    return lom.source("LOMv1.0"), lom.value(word)
