from trainers.models import CountryNote, FacilitatorGuide
from trainers.packs.guide import FRAME

OUR_COUNTRY = {"title": "In our country", "points": ["Office", "Fee for one class"], "note": "Check the date.", "in_our_country": True}  # fmt: skip  # noqa: E501


def make_guide(module, *, word="kiln", **fields):
    """A guide of ten slides in the language of its module; `word` stands in each of its parts."""
    plain = {"title": f"The {word}", "points": [f"One {word}", "Two rights"], "note": f"Show the {word}."}
    slides = [plain | {"title": f"Slide {number} of the {word}", "in_our_country": False} for number in range(1, 10)]
    values = {
        "aim": f"Each person can protect a {word}.",
        "bring": [("line", f"A {word}")],
        "steps": [("step", {"part": part, "minutes": size, "text": f"Do it with the {word}.\nThen stop."}) for part, size in FRAME.items()],  # noqa: E501
        "slides": [("slide", slide) for slide in (*slides, OUR_COUNTRY)],
        "exercise": [
            ("heading", f"Part A: the {word}"),
            ("text", "Read it."),
            ("steps", ["List the layers.", "Name the maker."]),
            ("table", {"title": "Layers", "head": "Asset | Maker", "rows": ["Name | The firm"], "empty": 2}),
            ("lines", {"label": "What is first?", "count": 2}),
        ],
        "answers": [("heading", f"Part A: the {word}"), ("points", [f"The {word} has a name."])],
        "debrief": [("question", {"question": f"Who owns the {word}?", "listen_for": "Paper."})],
        "transfer": f"Write about the {word}.",
        "adaptation": [("line", "Name of the office")],
    }  # fmt: skip
    return FacilitatorGuide.objects.create(module=module, locale=module.locale, **{**values, **fields})


def make_note(institution, module_key, **fields):
    """What an institution says of its country; `at` is when it was written."""
    at = fields.pop("at")
    defaults = {"language": "en", "text": "Office: Harbour Road 5\nFee: 40", "owner": "Registry desk"}
    review_by = fields.pop("review_by", at.date())
    return CountryNote.objects.create(
        institution=institution, module_key=module_key, review_by=review_by, changed_at=at, **{**defaults, **fields}
    )
