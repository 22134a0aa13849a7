"""A package of questions, or a file with one of them, as drafts. Pure."""

import posixpath
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import unquote, urlsplit

from pages.tables.archive import Archive
from pages.tables.broken import BrokenFile
from quizzes.exchange.draft import Draft, Picture, Reading, Refusal
from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti import old
from quizzes.exchange.qti.item import require_few_parts
from quizzes.exchange.qti.items import read_item
from quizzes.exchange.qti.metadata import read_metadata
from quizzes.exchange.qti.parting import parted
from quizzes.exchange.qti.pictures import picture_type
from quizzes.exchange.qti.vocabulary import to_common_words
from quizzes.exchange.xml import parse

MANIFEST = "imsmanifest.xml"
ALONE = ""  # the path of a file that came without a package
PICTURES = {"png", "jpg", "jpeg", "gif", "webp"}
# Often in packages and of no use to us: never opened.
UNUSED = {
    *("svg", "tif", "tiff", "eps", "bmp", "ico", "css", "xsd", "dtd", "htm", "html", "txt", "md", "csv", "json", "js"),
    *("mp3", "mp4", "m4a", "m4v", "ogg", "oga", "ogv", "wav", "webm", "vtt", "srt", "ttf", "otf", "woff", "woff2"),
    *("pdf", "rtf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "odt", "data"),
}
ALLOWED = frozenset(PICTURES | UNUSED | {"xml"})
MISSING = "The list of the package names this file, but the package lacks it. Make the package again."
MOST_PARTS = 500_000  # elements in all files together
ONE_OF_SEVERAL = "In the file, it is one of several parts of a question."
MAX_PICTURE_BYTES = 10 * 1024 * 1024


def read(data):
    """Return the Reading of a QTI package or of one XML file, of any version; BrokenFile when it is neither."""
    if data.startswith(b"PK"):
        files = Files(Archive(data, ALLOWED))
        return _read_all(files, files.entries())
    return _read_all(Files({ALONE: data}), [Entry(ALONE)])


@dataclass(frozen=True)
class Entry:
    """A file of the package that may hold questions, and what the package says about it."""

    path: str
    said: dict = field(default_factory=dict)


class Files:
    """The files of a package, which speak of each other by relative addresses."""

    def __init__(self, archive):
        self._archive = archive
        self._pictures = {}
        self._parts_left = MOST_PARTS

    def root(self, path):
        """Return the XML of a file in our words."""
        root = parse(self._content(path))
        self._parts_left -= sum(1 for _ in islice(root.iter(), self._parts_left + 1))
        if self._parts_left < 0:
            raise BrokenFile(f"It has more than {MOST_PARTS:,} elements. Split it into several packages.")
        return to_common_words(root)

    def _content(self, path):
        if path not in self._archive:
            raise BrokenFile(MISSING)
        return self._archive[path] if path == ALONE else self._archive.read(path)

    def resolve(self, base, address):
        """Return the path of the file that an address in another file means, or None when the package lacks it."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        target = "" if parts.scheme or parts.netloc else unquote(parts.path)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
        return path if target and path in self._archive else None

    def picture(self, base, address, alt):
        """Return the Picture at an address in a file, or None when we cannot show it."""
        path = self.resolve(base, address)
        if path is None:
            return None
        if path not in self._pictures:
            self._pictures[path] = self._content(path)
        content = self._pictures[path]
        ending = picture_type(content) if len(content) <= MAX_PICTURE_BYTES else None
        return Picture(f"{posixpath.splitext(posixpath.basename(path))[0]}.{ending}", content, alt) if ending else None

    def entries(self):
        """Return the XML files that may hold questions, in the order of the package."""
        manifest = min((path for path in self._archive if posixpath.basename(path) == MANIFEST), key=len, default=None)
        if manifest is None:
            return [Entry(path) for path in self._archive if path.endswith(".xml")]
        entries = {}
        for resource in self.root(manifest).iter("resource"):
            if resource.get("type", "imsqti").startswith("imsqti"):
                said = read_metadata(resource)
                for address in [resource.get("href"), *(each.get("href") for each in resource.iter("file"))]:
                    path = self.resolve(manifest, address or "") or address
                    if path and path.lower().endswith(".xml"):
                        entries.setdefault(path, Entry(path, said))
        return list(entries.values())


def _read_all(files, entries):
    """Read one file after the other, so that one tree at a time is in memory; then put all in the order of the test."""
    drafts, refused, places = {}, [], {}
    for entry in entries:
        try:
            root = files.root(entry.path)
        except BrokenFile as broken:
            if entry.path == ALONE:
                raise
            refused.append(Refusal(broken.line, entry.path, broken.reason))
            continue
        if root.tag == "assessmentTest":
            places |= _places(root, files, entry.path)
        found = list(_questions(root, files, entry))
        drafts[entry.path] = [each for each in found if isinstance(each, Draft)]
        refused += [each for each in found if isinstance(each, Refusal)]
    ranks = {path: rank for rank, path in enumerate(places)}
    order = sorted(drafts, key=lambda path: ranks.get(path, len(ranks)))
    found = [replace(draft, category=places.get(path, "")) for path in order for draft in drafts[path]]
    if not found and not refused:
        raise BrokenFile("There are no questions in this file. Choose a QTI package, or the XML file of one question.")
    return Reading(tuple(found), tuple(refused))


def _places(test, files, path):
    """Return the titles of the sections by the paths of their items, in the order of a test."""
    places = {}
    for reference in test.iter("assessmentItemRef"):
        target = files.resolve(path, reference.get("href", ""))
        if target is not None:
            places.setdefault(target, reference.getparent().get("title", "").strip())
    return places


def _questions(root, files, entry):
    """Yield a Draft or a Refusal for every question of a file."""
    if root.tag == "assessmentItem":
        yield from _questions_of(root, files, entry)
    elif root.tag == "questestinterop":
        yield from old.read_items(root)
    elif entry.path == ALONE:
        raise BrokenFile(
            f"The file holds “{root.tag[:40]}” and no question. Choose a QTI package, or the XML file of one question.",
            root.sourceline or 0,
        )


def _questions_of(root, files, entry):
    """Yield a Draft or a Refusal for everything that an item asks for."""
    line = root.sourceline or 0
    root.set("identifier", root.get("identifier", "").strip() or entry.path)
    try:
        require_few_parts(root)
        _put_passages_first(root, files, entry.path)
        parts = parted(root)
    except (BrokenQuestion, BrokenFile) as broken:
        yield _refusal(root, line, entry, broken)
        return
    for part in parts:
        try:
            draft = read_item(part, lambda address, alt: files.picture(entry.path, address, alt))
        except (BrokenQuestion, BrokenFile) as broken:
            yield _refusal(part, line, entry, broken)
        else:
            notes = (*draft.notes, ONE_OF_SEVERAL) if len(parts) > 1 else draft.notes
            yield replace(draft, line=line, notes=notes, **entry.said)


def _refusal(root, line, entry, broken):
    title = root.get("title") or root.get("identifier") or entry.path
    return Refusal(line, f"{title} ({entry.path})" if entry.path else title, broken.reason)


def _put_passages_first(root, files, path):
    """Put texts that several questions share at the beginning of the question."""
    body = root.find("itemBody")
    for place, reference in enumerate(root.findall("assessmentStimulusRef")):
        target = files.resolve(path, reference.get("href", ""))
        passage = files.root(target).find("stimulusBody") if target else None
        if passage is None or body is None:
            raise BrokenQuestion("It belongs to a text that is not in the package. Add the text to the question.")
        passage.tag = "div"
        body.insert(place, passage)
