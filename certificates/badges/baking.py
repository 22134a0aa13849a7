"""Badges in pictures: a signed credential inside of an SVG or a PNG, as Open Badges 3.0 says. Pure."""

import struct
from zlib import crc32

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
PNG = b"\x89PNG\r\n\x1a\n"


class NoBadge(ValueError):
    """The message says why there is no credential in a picture."""


def bake_svg(svg, text):
    """Return an SVG with a credential in it. Nothing in the text is read as markup."""
    start, end, rest = svg.partition(">")
    text = text.replace("]]>", "]]]]><![CDATA[>")
    element = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    return f'{start} xmlns:openbadges="{NAMESPACE}"{end}{element}{rest}'


def unbake_svg(content):
    """Return the text of the credential in an SVG. Raises NoBadge."""
    try:
        found = list(fromstring(content).iter(f"{{{NAMESPACE}}}credential"))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NoBadge("This SVG can't be read.") from error
    return _only([each.text or "" for each in found])


def bake_png(png, text):
    """Return a PNG with a credential in it: an iTXt chunk after the header, not compressed."""
    end = len(PNG) + 4 + 4 + 13 + 4  # the header is always the first chunk, and of this length
    # No compression, no language, no translated keyword.
    return png[:end] + _chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + text.encode()) + png[end:]


def unbake_png(content):
    """Return the text of the credential in a PNG. Raises NoBadge."""
    prefix = KEYWORD + b"\0"
    texts = [data[len(prefix) :] for kind, data in _chunks(content) if kind == b"iTXt" and data.startswith(prefix)]
    if any(text[:2] != b"\0\0" for text in texts):
        raise NoBadge("The credential in this picture is compressed, which Open Badges does not allow.")
    try:
        return _only([text[2:].split(b"\0", 2)[2].decode() for text in texts])
    except (IndexError, UnicodeDecodeError) as error:
        raise NoBadge("The credential in this picture can't be read.") from error


def _only(texts):
    if len(texts) != 1:
        raise NoBadge(
            "There is no credential in this picture." if not texts else "There are several credentials in it."
        )
    return texts[0]


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))


def _chunks(content):
    if not content.startswith(PNG):
        raise NoBadge("This is not a PNG.")
    place = len(PNG)
    while place < len(content):
        head = content[place : place + 8]
        length = struct.unpack(">I", head[:4])[0] if len(head) == 8 else len(content)
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if place > len(content):
            raise NoBadge("This PNG is cut off.")
        if content[place - 4 : place] != struct.pack(">I", crc32(head[4:] + data)):
            raise NoBadge("This PNG is damaged.")
        yield head[4:], data
