"""Zip files that strangers made: judged as a whole before anything is read, read in memory, never unpacked. Pure."""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from io import BytesIO
from itertools import pairwise

from pages.tables.broken import BrokenFile

MEGABYTE = 1024 * 1024
MAX_ARCHIVE_BYTES = 50 * MEGABYTE
MAX_TOTAL_BYTES = 200 * MEGABYTE
MAX_FILES = 2000
MAX_RATIO = 100
RATIO_COUNTS_FROM = MEGABYTE  # a few empty table rows pack 200 times smaller, and harm nobody
MAX_DEPTH = 10
MAX_NAME = 255
# Each entry of the list at the end of a zip has 46 bytes, a name, and little else.
MAX_DIRECTORY_BYTES = MAX_FILES * 512
END_RECORD, END_RECORD_SIZE, WIDE_END_RECORD = b"PK\x05\x06", 22, b"PK\x06\x07"
LOCAL_HEADER, LOCAL_HEADER_SIZE = b"PK\x03\x04", 30
SIZES_FOLLOW_CONTENT = 0x08
ENCRYPTED = 0x01 | 0x40
# Left in every zip by some systems; never read.
CLUTTER = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$")
# What separates folders or drives somewhere, what cannot be seen, and what turns the direction of a name.
UNUSUAL_CHARACTER = re.compile(
    r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
ADVICE = "Make the package again with the program that it came from, and change nothing in it."


class Archive:
    """The files of a zip by name.

    allowed: endings, lower case without dot, of what may be in it. most_bytes: how large its files may be in all.
    """

    def __init__(self, data, allowed, most_bytes=MAX_TOTAL_BYTES):
        _refuse_what_cannot_be_listed(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise _broken("The package is damaged.") from error
        entries = self._zip.infolist()
        _check_sizes(entries, most_bytes)
        for check in (_check_names, _check_clashes, _check_sorts):
            check(entries)
        _check_places(entries, data)
        self._files = {each.filename: each for each in entries if not each.is_dir() and not _is_clutter(each)}
        self._left = most_bytes
        _check_types(self._files, allowed)
        for name in self._files:
            if self.read(name, first=len(LOCAL_HEADER)) == LOCAL_HEADER:
                raise _broken(f"The package holds another package, “{_shown(name)}”.")

    def __iter__(self):
        return iter(self._files)

    def __contains__(self, name):
        return name in self._files

    def read(self, name, *, first=None):
        """Return the bytes of a file, or its first ones; BrokenFile when they are not what the package says."""
        entry = self._files[name]
        wanted = entry.file_size if first is None else min(first, entry.file_size)
        self._left -= wanted
        if self._left < 0:
            raise _broken("The package is too large to read.")
        try:
            with self._zip.open(entry) as member:
                content = member.read(wanted)
                more = first is None and member.read(1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise _broken(f"The file “{_shown(name)}” in the package is damaged.") from error
        if len(content) != wanted or more:
            raise _broken(f"The file “{_shown(name)}” is not as large as the package says.")
        return content


def _broken(reason):
    return BrokenFile(f"{reason} {ADVICE}")


def _shown(name):
    """Return a name that is safe and short enough for a sentence."""
    return "".join(each if each.isprintable() else "�" for each in name[:80])


def _refuse_what_cannot_be_listed(data):
    """Judge the record at the end of the zip, because reading a list of a million names takes the memory already."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise BrokenFile(
            f"The package is larger than {MAX_ARCHIVE_BYTES // MEGABYTE} MB. Split it, or make its pictures smaller."
        )
    end = data.rfind(END_RECORD, max(0, len(data) - END_RECORD_SIZE - 0xFFFF))
    if not data.startswith((LOCAL_HEADER, END_RECORD)) or end < 0 or len(data) < end + END_RECORD_SIZE:
        raise BrokenFile("This is not a zip file. Choose the zip file that the other program has made.")
    files, directory_bytes = struct.unpack_from("<HL", data, end + 10)
    if files > MAX_FILES or directory_bytes > MAX_DIRECTORY_BYTES or WIDE_END_RECORD in data[max(0, end - 20) : end]:
        raise BrokenFile(f"The package holds more than {MAX_FILES} files. Split it into several packages.")


def _check_sizes(entries, most_bytes):
    if len(entries) > MAX_FILES:
        raise BrokenFile(f"The package holds more than {MAX_FILES} files. Split it into several packages.")
    if sum(each.file_size for each in entries) > most_bytes:
        raise BrokenFile(
            f"What the file holds is larger than {most_bytes // MEGABYTE} MB in all. Split it into several."
        )
    for entry in entries:
        if entry.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size):
            raise _broken(f"The file “{_shown(entry.filename)}” is packed more tightly than a real file can be.")


def _check_names(entries):
    for entry in entries:
        name = entry.orig_filename
        parts = name.removesuffix("/").split("/")
        if UNUSUAL_CHARACTER.search(name) or len(name) > MAX_NAME or any(_is_unusual(part) for part in parts):
            raise _broken(f"The package holds a file with an unusual name, “{_shown(name)}”.")
        if len(parts) > MAX_DEPTH:
            raise _broken(f"The package has folders within folders more than {MAX_DEPTH} deep.")


def _is_unusual(part):
    """Tell whether a part of a path leads elsewhere (empty: absolute), or means another file on some systems."""
    return part in ("", ".", "..") or part != part.strip() or part.endswith(".")


def _check_clashes(entries):
    """Refuse names that one system takes for two files and another for one."""
    times = Counter(unicodedata.normalize("NFKC", each.filename.removesuffix("/")).casefold() for each in entries)
    if clash := next((name for name, count in times.items() if count > 1), None):
        raise _broken(f"The package holds the file “{_shown(clash)}” twice.")


def _check_sorts(entries):
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise BrokenFile("The package is locked with a password. Make it again without one.")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > entry.is_dir():
            raise _broken(f"“{_shown(entry.filename)}” in the package is a link and not a file.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _broken(f"The file “{_shown(entry.filename)}” is packed in a way that few programs can read.")


def _check_places(entries, data):
    """Refuse files that share bytes, or that say one thing at their place and another in the list at the end."""
    places = sorted((entry.header_offset, _end(entry, data)) for entry in entries)
    if any(end > begin for (_, end), (begin, _) in pairwise(places)):
        raise _broken("Files in the package overlap each other.")


def _end(entry, data):
    header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER_SIZE]
    if len(header) < LOCAL_HEADER_SIZE or not header.startswith(LOCAL_HEADER):
        raise _broken("The package is damaged.")
    flags, crc, packed, size, name, extra = struct.unpack_from("<H6xLLLHH", header, 6)
    if not flags & SIZES_FOLLOW_CONTENT and (crc, packed, size) != (entry.CRC, entry.compress_size, entry.file_size):
        raise _broken(f"The file “{_shown(entry.filename)}” is not as large as the package says.")
    return entry.header_offset + LOCAL_HEADER_SIZE + name + extra + entry.compress_size


def _check_types(names, allowed):
    for name in names:
        ending = name.rsplit("/")[-1].rpartition(".")[2].lower()
        if ending not in allowed:
            raise BrokenFile(
                f"The package holds “{_shown(name)}”, which does not belong in it. Take it out and try again."
            )


def _is_clutter(entry):
    return bool(CLUTTER.search(entry.filename))
