"""What a page is made of besides its facts, read from what was frozen. Pure.

Data that was frozen is our own, but it goes into a style sheet and into addresses of pictures: whatever is not a
colour, a kind of frame or a picture in its own address is left out here, however it came into the database.
"""

import re
from dataclasses import dataclass

from certificates.designs.colours import safe_colour
from certificates.designs.words import WORDS

WOVEN, RULE, NONE = "woven", "rule", "none"
FRAMES = (WOVEN, RULE, NONE)
PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}", re.ASCII)
SIGNATURES = 3

# What certificates are made of that no design was chosen for.
BUILT_IN = {"colour": "#0e5560", "frame": WOVEN, "logo": None, "signatures": [], "words": WORDS}


@dataclass(frozen=True)
class Picture:
    """A picture as data URI, and how wide and high it is printed, in millimetres."""

    uri: str
    width: float
    height: float


@dataclass(frozen=True)
class Signature:
    name: str
    role: str
    picture: Picture | None


@dataclass(frozen=True)
class Look:
    colour: str
    frame: str
    logo: Picture | None
    signatures: tuple[Signature, ...]
    words: dict


def look_of(data):
    """Return what a page is made of from the data of a frozen design, or the built-in look for None."""
    data = data or BUILT_IN
    return Look(
        colour=safe_colour(data.get("colour")),
        frame=data["frame"] if data.get("frame") in FRAMES else WOVEN,
        logo=_picture(data.get("logo")),
        signatures=tuple(
            Signature(str(each["name"]), str(each["role"]), _picture(each.get("picture")))
            for each in data.get("signatures", [])[:SIGNATURES]
        ),
        words=data.get("words") or WORDS,
    )


def _picture(data):
    if not data or not PICTURE.fullmatch(str(data.get("uri"))):
        return None
    return Picture(data["uri"], float(data["width"]), float(data["height"]))
