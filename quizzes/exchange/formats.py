"""The formats that questions come in and go out in, by name. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import PurePath

from pages.tables.archive import MAX_ARCHIVE_BYTES
from pages.tables.broken import require_size
from quizzes.exchange import aiken, csv_file, gift, moodle_xml, qti, xlsx_file
from quizzes.exchange.draft import Draft, Reading, Refusal
from quizzes.exchange.gate import complaint
from quizzes.exchange.identity import once_each, with_ids
from quizzes.exchange.limits import MAX_BYTES


@dataclass(frozen=True)
class Format:
    """One format. `read`: bytes to a Reading, BrokenFile when it is none. `write`: drafts to bytes; None: not offered.

    `misfit`: a draft to the reason why the format cannot carry it, or an empty text. `cannot`: what it loses, in words.
    `entries`: bytes to Drafts and Refusals one by one, for formats whose files hold many thousands.
    `template`: to the bytes of a file for authors to fill in.
    """

    label: str
    extensions: tuple[str, ...]
    content_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[list[Draft]], bytes] | None = None
    misfit: Callable[[Draft], str] = lambda draft: ""
    cannot: tuple[str, ...] = ()
    entries: Callable[[bytes], Iterator[Draft | Refusal]] | None = None
    max_bytes: int = MAX_BYTES
    template: Callable[[], bytes] | None = None


QTI_CANNOT = (
    "Characters that nobody sees.",
    "Part of the point for steps in the right order: other systems give all of it or nothing.",
    "Learning outcome, thinking level, difficulty, source and tags are in the manifest, which few other systems read.",
)
TABLE_CANNOT = (
    "Pictures, and questions on a picture.",
    "Questions with more than 40 options.",
    "Blanks in another order than that of their numbers.",
)
FORMATS = {
    "gift": Format(
        label="GIFT",
        extensions=(".gift", ".txt"),
        content_type="text/plain; charset=utf-8",
        read=gift.read,
        entries=gift.entries,
        write=gift.write,
        misfit=gift.misfit,
        cannot=(
            "Questions to put in order, with blanks, or on a picture.",
            "Pictures, hints, units of numbers, and whether capital letters count.",
            "Feedback for the pairs of a match.",
            "Rubrics, model answers and word limits of open answers.",
            "Learning outcome, thinking level, difficulty and source.",
            "Short answers with -> in them.",
        ),
    ),
    "moodle-xml": Format(
        label="Moodle XML",
        extensions=(".xml",),
        content_type="application/xml",
        read=moodle_xml.read,
        write=moodle_xml.write,
        misfit=moodle_xml.misfit,
        cannot=(
            "Questions on a picture.",
            "Feedback for the pairs of a match.",
            "The rubric of an open answer, but for the sum of its points.",
            "Learning outcome, thinking level, difficulty and source.",
        ),
    ),
    "aiken": Format(
        label="Aiken",
        extensions=(".aiken",),
        content_type="text/plain; charset=utf-8",
        read=aiken.read,
        write=aiken.write,
        misfit=aiken.misfit,
        cannot=(
            "Every kind of question but that with one right option.",
            "Layout of texts, pictures, feedback, weights, titles, ids, tags, and all that is said about a question.",
        ),
    ),
    "qti30": Format(
        label="QTI 3.0",
        extensions=(".zip",),
        content_type="application/zip",
        read=qti.read,
        write=qti.write_30,
        misfit=qti.misfit,
        cannot=QTI_CANNOT,
        max_bytes=MAX_ARCHIVE_BYTES,
    ),
    "qti21": Format(
        label="QTI 2.1",
        extensions=(".zip",),
        content_type="application/zip",
        read=qti.read,
        write=qti.write_21,
        misfit=qti.misfit,
        cannot=QTI_CANNOT,
        max_bytes=MAX_ARCHIVE_BYTES,
    ),
    "xlsx": Format(
        label="XLSX",
        extensions=(".xlsx",),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        read=xlsx_file.read,
        write=xlsx_file.write,
        misfit=xlsx_file.misfit,
        cannot=TABLE_CANNOT,
        template=xlsx_file.template,
    ),
    "csv": Format(
        label="CSV",
        extensions=(".csv",),
        content_type="text/csv; charset=utf-8",
        read=csv_file.read,
        write=csv_file.write,
        misfit=csv_file.misfit,
        cannot=TABLE_CANNOT,
        template=csv_file.template,
    ),
}
# What a draft says beside where it came from.
FIELDS = tuple(each.name for each in fields(Draft) if each.name not in ("source_id", "line", "notes"))
OTHER_NAMES = {"moodlexml": "moodle-xml", "moodle_xml": "moodle-xml", "qti": "qti30"}


@dataclass(frozen=True)
class Written:
    """A file, which questions are not in it and why, and what the others lose on the way: names of fields by name."""

    data: bytes
    left_out: tuple[Refusal, ...]
    lost: dict[str, tuple[str, ...]]


def named(name):
    """Return the Format with this name; KeyError when there is none."""
    return FORMATS[OTHER_NAMES.get(name, name)]


def names():
    """Return every name that a format goes by."""
    return [*FORMATS, *OTHER_NAMES]


def guess(filename):
    """Return the name of the format that goes with the end of a file's name, or an empty text."""
    ending = PurePath(filename).suffix.lower()
    return next((name for name, each in FORMATS.items() if ending in each.extensions), "")


def entries(name, data):
    """Yield every question of a file as a Draft that is fit for the bank, or a Refusal; BrokenFile when it is none."""
    chosen = named(name)
    require_size(data, chosen.max_bytes)
    yield from once_each(map(_judged, chosen.entries(data) if chosen.entries else _all_of(chosen.read(data))))


def _all_of(reading):
    return chain(reading.drafts, reading.refused)


def _judged(entry):
    if isinstance(entry, Draft) and (reason := complaint(entry)):
        return Refusal(entry.line, entry.name or entry.stem[:60], reason)
    return entry


def read_file(name, data):
    """Return what a file holds, every draft fit for the bank and with an id; BrokenFile when it cannot be read."""
    drafts, refused = [], []
    for entry in entries(name, data):
        (drafts if isinstance(entry, Draft) else refused).append(entry)
    return Reading(with_ids(drafts), tuple(sorted(refused, key=lambda refusal: refusal.line)))


def write_file(name, drafts):
    """Return the file of drafts as Written."""
    chosen = named(name)
    reasons = [(draft, chosen.misfit(draft)) for draft in drafts]
    carried = [draft for draft, reason in reasons if not reason]
    left_out = tuple(Refusal(0, draft.name or draft.source_id, reason) for draft, reason in reasons if reason)
    data = chosen.write(carried)
    lost = _lost(carried, chosen.read(data).drafts) if carried else {}
    return Written(data, left_out, lost)


def _lost(before, after):
    """Return which fields differ when the file is read back: the one sure way to know."""
    lost = {}
    for draft, again in zip(before, after, strict=True):
        names = tuple(name for name in FIELDS if getattr(draft, name) != getattr(again, name))
        if names:
            lost[draft.name or draft.source_id] = names
    return lost
