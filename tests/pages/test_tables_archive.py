import os
import struct
import tracemalloc
import unicodedata
import warnings
import zipfile
from io import BytesIO
from time import process_time

import pytest

from pages.tables.archive import Archive
from pages.tables.broken import BrokenFile

pytestmark = pytest.mark.once
ALLOWED = frozenset({"xml", "png"})
MEGABYTE = 1024 * 1024


def entry(name, *, mode=0, method=zipfile.ZIP_STORED):
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = name  # past its own care about NUL
    info.external_attr, info.compress_type = mode << 16, method
    return info


def packed(*files, method=zipfile.ZIP_DEFLATED):
    """Return a zip of (name or ZipInfo, content)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as package, warnings.catch_warnings(action="ignore"):
        for name, content in files:
            package.writestr(name, content, compress_type=getattr(name, "compress_type", method))
    return out.getvalue()


def listed(name):
    return packed(("a.xml", "<a/>"), (entry(name), "<a/>"))


def changed(data, where, at, layout, *values):
    """Return a zip with values written over the last record that begins with `where`."""
    data = bytearray(data)
    struct.pack_into(layout, data, bytes(data).rindex(where) + at, *values)
    return bytes(data)


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
ONE = packed(("a.xml", "<a>" + "x" * 1000 + "</a>"), method=zipfile.ZIP_STORED)
TWO = packed(("a.xml", "<a/>"), ("b.xml", "<a/>"), method=zipfile.ZIP_STORED)
NESTED = packed(("a.xml", "<a/>"))


def sharing_one_content():
    """Return a zip whose second file lies inside the first one, as a bomb without nesting does it."""
    inner = packed((entry("b.xml"), b"<b/>"), method=zipfile.ZIP_STORED)
    data = packed(("a.xml", inner[: inner.index(CENTRAL)]), ("b.xml", b"<b/>"), method=zipfile.ZIP_STORED)
    return changed(data, CENTRAL, 42, "<L", data.index(LOCAL, 4))


HOSTILE = {
    "to the folder above": listed("../a.xml"),
    "to the folder above, further in": listed("b/../../c.xml"),
    "absolute": listed("/etc/cron.d/a.xml"),
    "a drive": listed("C:/a.xml"),
    "a stream of a file": listed("b.xml:hidden.xml"),
    "a share": listed("//server/share/a.xml"),
    "backslashes": listed("..\\..\\b.xml"),
    "NUL in the name": listed("b.php\0.xml"),
    "line break in the name": listed("b\n.xml"),
    "name turned around": listed("b\u202egnp.xml"),
    "an empty part": listed("b//c.xml"),
    "this folder": listed("./b.xml"),
    "a dot at the end of a folder": listed("b./c.xml"),
    "a blank at the end": listed("b.xml "),
    "a home": listed("~/../b.xml"),
    "a very long name": listed("b" * 300 + ".xml"),
    "eleven folders deep": listed("b/" * 10 + "c.xml"),
    "the same name twice": listed("a.xml"),
    "capital and small letters": listed("A.xml"),
    "composed and decomposed": packed(
        (unicodedata.normalize("NFC", "é.xml"), ""), (unicodedata.normalize("NFD", "é.xml"), "")
    ),
    "a file that is a folder too": listed("a.xml/"),
    "a link": packed(("a.xml", "<a/>"), (entry("b.xml", mode=0o120777), "/etc/passwd")),
    "a device": packed(("a.xml", "<a/>"), (entry("b.xml", mode=0o060666), "")),
    "a folder that says it is a file": packed(("a.xml", "<a/>"), (entry("b.xml", mode=0o040777), "")),
    "a package within": packed(("a.xml", "<a/>"), ("b.zip", NESTED)),
    "a package within that says it is a picture": packed(("a.xml", "<a/>"), ("b.png", NESTED)),
    "a program": packed(("a.xml", "<a/>"), ("b.exe", "MZ")),
    "a script of the server": packed(("a.xml", "<a/>"), ("b.xml.php", "<?php ?>")),
    "no ending": packed(("a.xml", "<a/>"), ("b", "")),
    "larger than it says": changed(ONE, CENTRAL, 20, "<LL", 10, 10),
    "smaller than it says": changed(ONE, CENTRAL, 24, "<L", 5000),
    "says one size here and another there": changed(ONE, LOCAL, 22, "<L", 999_999),
    "another checksum": changed(changed(ONE, CENTRAL, 16, "<L", 1), LOCAL, 14, "<L", 1),
    "another name at its place": ONE.replace(b"a.xml", b"z.xml", 1),
    "two files at one place": changed(TWO, CENTRAL, 42, "<L", 0),
    "one file within another": sharing_one_content(),
    "a place outside of the file": changed(TWO, CENTRAL, 42, "<L", 1_000_000),
    "locked with a password": changed(ONE, CENTRAL, 8, "<H", 0x01),
    "packed by a rare method": packed((entry("a.xml", method=zipfile.ZIP_LZMA), "<a/>")),
    "packed by an unknown method": changed(ONE, CENTRAL, 10, "<H", 99),
    "says that it has too many files": changed(ONE, END, 8, "<HH", 65535, 65535),
    "says that its list is huge": changed(ONE, END, 12, "<L", 2**31),
    "a wide list": ONE[: ONE.index(END)] + b"PK\x06\x07" + bytes(16) + ONE[ONE.index(END) :],
    "cut off": ONE[:-30],
    "a picture at the same time": b"GIF89a" + ONE,
    "not a zip": b"<?xml version='1.0'?><a/>",
    "empty": b"",
}
# Made only when their turn comes: they are slow to make.
LARGE = {
    "a bomb": lambda: packed(("a.xml", b" " * 20 * MEGABYTE)),
    "many small bombs": lambda: packed(*((f"{number}.xml", b" " * MEGABYTE) for number in range(201))),
    "too many files": lambda: packed(*((f"{number}.xml", "") for number in range(2001)), method=zipfile.ZIP_STORED),
    "too large": lambda: LOCAL + bytes(51 * MEGABYTE),
}


def read_all(data):
    package = Archive(data, ALLOWED)
    return [package.read(name) for name in package]


@pytest.mark.parametrize("name", [*HOSTILE, *LARGE])
def test_a_zip_that_could_harm_is_refused_at_once_and_leaves_nothing(name, tmp_path, monkeypatch):
    data = HOSTILE[name] if name in HOSTILE else LARGE[name]()
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    tracemalloc.start()
    begun = process_time()
    with pytest.raises(BrokenFile) as broken:
        read_all(data)
    assert process_time() - begun < 2
    assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    tracemalloc.stop()
    assert [files for _, _, files in os.walk(tmp_path) if files] == []
    assert broken.value.reason.endswith(".")
    assert broken.value.reason.isprintable()


def test_there_are_as_many_hostile_zips_as_promised():
    assert len({*HOSTILE.values()}) >= 25
    assert len({*HOSTILE.values()}) == len(HOSTILE)


def test_files_of_a_sound_zip_are_read_by_name():
    package = Archive(packed(("imsmanifest.xml", "<a/>"), ("items/Größe 1.xml", "<b/>"), ("items/", "")), ALLOWED)
    assert list(package) == ["imsmanifest.xml", "items/Größe 1.xml"]
    assert package.read("items/Größe 1.xml") == b"<b/>"
    assert package.read("items/Größe 1.xml", first=2) == b"<b"
    assert "items/" not in package


def test_what_systems_leave_in_a_zip_is_not_read():
    package = Archive(packed(("a.xml", ""), ("__MACOSX/._a.xml", ""), ("b/.DS_Store", ""), ("Thumbs.db", "")), ALLOWED)
    assert list(package) == ["a.xml"]


def test_a_zip_written_as_a_stream_is_read():
    class Pipe(BytesIO):
        def seekable(self):
            return False

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", "<a/>")
    assert Archive(out.getvalue(), ALLOWED).read("a.xml") == b"<a/>"


def test_what_is_read_in_all_is_counted():
    package = Archive(packed(("a.xml", os.urandom(30 * MEGABYTE)), method=zipfile.ZIP_STORED), ALLOWED)
    for _ in range(6):
        package.read("a.xml")
    with pytest.raises(BrokenFile, match="too large"):
        package.read("a.xml")
