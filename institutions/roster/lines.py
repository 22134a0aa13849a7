"""One line of a list of learners, and what may be wrong with it by itself. Pure."""

import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from institutions.roster import columns, values
from institutions.roster.columns import COHORT, COURSES, EMAIL, FIRST_NAME, LAST_NAME, MOST_IN

# Nobody sees these: control characters, and the marks that show a text in the wrong direction.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
ADDRESS = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@[^@\s<>()\[\],;:\"\\]+\.[^@\s<>()\[\],;:\"\\.]{2,}")
MOST_COURSES = 20
BETWEEN_COURSES = re.compile(r"[;|\n]")


class Reason(StrEnum):
    """Why a line does not come in. `detail` says which column, or what stands there."""

    SPOILT = "spoilt"
    UNSEEN = "unseen"
    TOO_LONG = "too-long"
    NO_ADDRESS = "no-address"
    BAD_ADDRESS = "bad-address"
    NO_NAME = "no-name"
    BAD_LANGUAGE = "bad-language"
    BAD_GENDER = "bad-gender"
    BAD_SIZE = "bad-size"
    SEVERAL_COHORTS = "several-cohorts"
    MANY_COURSES = "many-courses"
    NO_COURSE = "no-course"
    OLD_COHORT = "old-cohort"
    CANNOT_ADD = "cannot-add"
    NO_SEAT = "no-seat"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Line:
    """What one line says of a learner. `courses`: as they are named in the file."""

    number: int
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    language: str = ""
    cohort: str = ""
    courses: tuple[str, ...] = ()
    firm_name: str = ""
    firm_size: str = ""
    gender: str = ""
    reason: str = ""
    detail: str = ""
    cells: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def facts(self):
        found = asdict(self)
        return {name: found[name] for name in columns.FIELDS}


def read_line(number, cells):
    """Return the Line of cells by field, each a list of texts, or None in place of a text that is spoilt."""
    if spoilt := next((name for name, texts in cells.items() if None in texts), None):
        shown = {name: [text or "" for text in texts] for name, texts in cells.items()}
        return _refused(number, shown, Reason.SPOILT, spoilt)
    said = {name: [" ".join(text.split(" ")).strip() for text in texts] for name, texts in cells.items()}
    for check in (_unseen, _too_long, _address, _name, _words, _cohort, _courses):
        if wrong := check(said):
            return _refused(number, said, *wrong)
    one = {name: _first(said, name) for name in (FIRST_NAME, LAST_NAME, COHORT, columns.FIRM_NAME)}
    return Line(
        number,
        email=_first(said, EMAIL).lower(),
        language=values.language_of(_first(said, columns.LANGUAGE)) or "",
        gender=values.gender_of(_first(said, columns.GENDER)) or "",
        firm_size=values.size_of(_first(said, columns.FIRM_SIZE)) or "",
        courses=tuple(_named_courses(said)),
        **one,
    )


def _refused(number, said, reason, detail=""):
    """Keep of a line that does not come in what lets people find it."""
    shown = {name: UNSEEN.sub("�", _first(said, name))[: MOST_IN[name]] for name in (EMAIL, FIRST_NAME, LAST_NAME)}
    return Line(number, **shown, reason=reason, detail=UNSEEN.sub("�", detail)[:200])


def _first(said, name):
    return next((text for text in said.get(name, ()) if text), "")


def _unseen(said):
    for name, texts in said.items():
        if any(UNSEEN.search(text.replace("\n", "") if name == COURSES else text) for text in texts):
            return Reason.UNSEEN, name
    return None


def _too_long(said):
    name = next((name for name, most in MOST_IN.items() if any(len(text) > most for text in said.get(name, ()))), None)
    return (Reason.TOO_LONG, name) if name else None


def _address(said):
    address = _first(said, EMAIL)
    if not address:
        return (Reason.NO_ADDRESS,)
    return None if ADDRESS.fullmatch(address) else (Reason.BAD_ADDRESS, address)


def _name(said):
    return None if _first(said, FIRST_NAME) or _first(said, LAST_NAME) else (Reason.NO_NAME,)


MEANINGS = (
    (columns.LANGUAGE, values.language_of, Reason.BAD_LANGUAGE),
    (columns.GENDER, values.gender_of, Reason.BAD_GENDER),
    (columns.FIRM_SIZE, values.size_of, Reason.BAD_SIZE),
)


def _words(said):
    for name, meaning, reason in MEANINGS:
        text = _first(said, name)
        if text and meaning(text) is None:
            return reason, text
    return None


def _cohort(said):
    named = {text.casefold() for text in said.get(COHORT, ()) if text}
    return (Reason.SEVERAL_COHORTS,) if len(named) > 1 else None


def _named_courses(said):
    names = [each.strip() for text in said.get(COURSES, ()) for each in BETWEEN_COURSES.split(text)]
    return list(dict.fromkeys(name for name in names if name))


def _courses(said):
    return (Reason.MANY_COURSES,) if len(_named_courses(said)) > MOST_COURSES else None
