"""The picture of a badge, and the credential that is baked into it."""

import io
import re
import struct
import zlib

import openbadges_bakery
import pytest
from lxml import etree
from PIL import Image

from certificates.badges import baking, pictures
from certificates.models import Certificate

COLOUR = "#0e5560"
# What would end an element, a CDATA section or a chunk if it were read as more than text.
TEXT = '{"name": "Zoë <b> & \\"Sons\\" ]]> </openbadges:credential> محمد 知 \\u0000", "@context": []}'


@pytest.fixture(scope="module")
def svg():
    return pictures.svg("course", COLOUR)


@pytest.fixture(scope="module")
def png():
    return pictures.png("course", COLOUR)


@pytest.mark.parametrize("kind", [kind for kind, _label in Certificate.KINDS])
def test_every_kind_has_a_picture_of_its_own_without_words(kind):
    picture = pictures.svg(kind, COLOUR)
    assert b"<text" not in picture.encode()
    assert {pictures.svg(other, COLOUR) for other in pictures.MARKS} > {picture}
    assert etree.fromstring(picture).get("viewBox") == "0 0 512 512"
    assert set(re.findall(r"#[0-9a-f]{6}", picture)) == {COLOUR, "#ffffff"}


def test_the_png_shows_it_in_its_colour_on_nothing(png):
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    assert image.size == (512, 512)
    assert image.getpixel((256, 150)) == (0x0E, 0x55, 0x60, 255)
    assert image.getpixel((2, 2))[3] == 0


def test_baked_into_an_svg_it_is_found_again_and_the_picture_is_the_same(svg):
    baked = baking.bake_svg(svg, TEXT)
    assert baking.unbake_svg(baked.encode()) == TEXT
    root = etree.fromstring(baked)
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].get("verify") is None
    root.remove(root[0])
    etree.cleanup_namespaces(root)
    assert etree.tostring(root) == etree.tostring(etree.fromstring(svg))


def test_baked_into_a_png_it_is_found_again_and_the_picture_is_the_same(png):
    baked = baking.bake_png(png, TEXT)
    assert baking.unbake_png(baked) == TEXT
    image = Image.open(io.BytesIO(baked))
    assert image.tobytes() == Image.open(io.BytesIO(png)).tobytes()
    assert image.text["openbadgecredential"] == TEXT


def test_a_library_of_others_finds_it_under_the_names_of_badges_2(svg, png):
    """It knows only version 2, which differs in the names alone: with those put in, it must find the same text."""
    text = TEXT.replace("]]>", "")
    old = baking.bake_svg(svg, text).replace("<openbadges:credential>", "<openbadges:assertion>", 1)
    start, _tag, rest = old.rpartition("</openbadges:credential>")
    assert openbadges_bakery.unbake(io.BytesIO(f"{start}</openbadges:assertion>{rest}".encode())) == text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(baking, "KEYWORD", b"openbadges")
        assert openbadges_bakery.unbake(io.BytesIO(baking.bake_png(png, text))) == text


def test_an_svg_that_others_baked_is_read():
    theirs = f'''<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="{baking.NAMESPACE}">
      <ob:credential>{{"a":"&lt;"}}</ob:credential></svg>'''
    assert baking.unbake_svg(theirs.encode()) == '{"a":"<"}'


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class TestNoBadge:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b'<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>',
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
            b"\xff\xfe\x00",
            b'<?xml version="1.0" encoding="nonsense"?><svg/>',
        ],
    )
    def test_in_an_svg_is_said(self, content):
        with pytest.raises(baking.NoBadge):
            baking.unbake_svg(content)

    def test_in_a_png_is_said(self, png):
        baked = baking.bake_png(png, TEXT)
        compressed = chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"{}"))
        broken = [
            *(b"", b"GIF89a", png, baked[:40], baked[:-1], baked[:60] + b"!" + baked[61:]),
            *(baking.bake_png(baked, TEXT), png[:33] + compressed + png[33:]),
            *(png[:33] + chunk(b"iTXt", b"openbadgecredential\0\0\0" + tail) + png[33:] for tail in (b"", b"\0\0\xff")),
            baking.PNG + b"\xff\xff\xff\xff",
        ]
        for content in broken:
            with pytest.raises(baking.NoBadge):
                baking.unbake_png(content)

    def test_twice_in_an_svg_is_said(self, svg):
        baked = baking.bake_svg(svg, TEXT)
        twice = baked.replace("</svg>", "<openbadges:credential>{}</openbadges:credential></svg>")
        with pytest.raises(baking.NoBadge, match="several"):
            baking.unbake_svg(twice.encode())
