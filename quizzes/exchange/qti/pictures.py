"""Areas of a picture: between pixels in a file and percent in the bank. Pure."""

import re
from decimal import Decimal
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti.processing import number

HUNDRED = Decimal(100)
STEP = Decimal("0.00001")
TYPES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
PICTURE_TYPES = {"png": "png", "jpg": "jpeg", "gif": "gif", "webp": "webp"}
SIDES = ("x", "y", "width", "height")
# Whole pixels are all that every reader takes; this is how our own areas keep their places.
EXACT = re.compile(r"(x|y|width|height)-([0-9.]+)")


def picture_type(content):
    """Return the ending for a picture that we can show, told from its bytes and not from its name; else None."""
    try:
        with Image.open(BytesIO(content), formats=list(TYPES)) as image:
            return TYPES[image.format]
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def picture_size(content):
    """Return width and height in pixels."""
    with Image.open(BytesIO(content), formats=list(TYPES)) as image:
        return image.size


def read_hotspot(item):
    """Read areas of a picture, some of which are right."""
    [interaction] = item.interactions
    shown = next(interaction.iter("object", "img"), None)
    item.picture = None if shown is None else item.picture_of(shown)
    if item.picture is None:
        raise BrokenQuestion("Its picture is missing, or is not a PNG, JPEG, GIF or WebP. Add it to the package.")
    declaration = item.declaration(interaction)
    right = declaration.right or [key for key, entry in declaration.mapping.items() if entry.value > 0]
    size = _said_size(shown) or picture_size(item.picture.content)
    areas = []
    for place, choice in enumerate(interaction.iter("hotspotChoice"), 1):
        identifier = choice.get("identifier", "")
        label = choice.get("hotspotLabel") or choice.get("ariaLabel") or choice.get("aria-label")
        if not label:
            item.note("Its areas have no names for people who cannot see the picture. Please write them.")
        said = item.take_for(declaration.identifier, identifier)
        area = {"label": label or f"{place}", "correct": identifier in right, "feedback": said, **_area(choice, size)}
        areas.append(area)
    if not any(area["correct"] for area in areas):
        raise BrokenQuestion("The file does not say which area is right. Mark it in the program that it came from.")
    item.take_answers(interaction, "object", "img", "hotspotChoice")
    return "hotspot", {"areas": areas}


def _said_size(shown):
    size = number(shown.get("width")), number(shown.get("height"))
    return size if all(size) and min(size) > 0 else None


def _area(choice, size):
    """Return shape and percent of an area; BrokenQuestion for shapes that we do not have."""
    shape = choice.get("shape", "")
    places = choice.get("coords", "").replace(" ", "").split(",")
    values = [number(place.removesuffix("%")) for place in places]
    wanted = {"rect": 4, "circle": 3, "ellipse": 4}
    if shape not in wanted:
        raise BrokenQuestion("An area of its picture is neither a rectangle nor an ellipse. Draw it as one of these.")
    if len(values) != wanted[shape] or None in values:
        raise BrokenQuestion("The place of an area on its picture cannot be read. Draw it again.")
    width, height = (HUNDRED, HUNDRED) if places[0].endswith("%") else (Decimal(size[0]), Decimal(size[1]))
    left, top, right, bottom = _edges(shape, values)
    edges = [_percent(left, width), _percent(top, height), _percent(right, width), _percent(bottom, height)]
    box = dict(zip(SIDES, (edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]), strict=True))
    exact = {
        side: Decimal(value) for side, value in EXACT.findall(choice.get("class", "")) if number(value) is not None
    }
    return {"shape": "rect" if shape == "rect" else "ellipse", **(exact if exact.keys() == box.keys() else box)}


def _edges(shape, values):
    if shape == "rect":
        return values
    x, y, *radii = values
    return x - radii[0], y - radii[-1], x + radii[0], y + radii[-1]


def _percent(place, whole):
    """Return a place as percent of the picture; what reaches beyond its edge ends there."""
    percent = min(max(place / whole * HUNDRED, Decimal(0)), HUNDRED)
    return percent.quantize(STEP)


def coordinates(area, size):
    """Return shape, coords in whole pixels, and the class that keeps the exact place, "" where the pixels do."""
    left, top = (Decimal(area[side]) * whole / HUNDRED for side, whole in zip("xy", size, strict=True))
    width, height = (
        Decimal(area[side]) * whole / HUNDRED for side, whole in zip(("width", "height"), size, strict=True)
    )
    if area["shape"] == "rect":
        shape, places = "rect", (left, top, left + width, top + height)
    else:
        x, y = left + width / 2, top + height / 2
        shape, places = ("circle", (x, y, width / 2)) if width == height else ("ellipse", (x, y, width / 2, height / 2))
    pixels = [round(place) for place in places]
    exact = all(pixel == place for pixel, place in zip(pixels, places, strict=True))
    kept = "" if exact else " ".join(f"{side}-{Decimal(area[side]):f}" for side in SIDES)
    return shape, ",".join(map(str, pixels)), kept
