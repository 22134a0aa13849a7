"""Pictures of a design, made as large as print needs and no larger."""

import base64
import logging
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

DOTS = 300 / 25.4  # for each millimetre
LARGEST = 200_000  # bytes
LOGO_BOX = (62, 14)
HANDWRITING_BOX = (58, 11)
QUALITIES = (90, 80, 65, 50)

log = logging.getLogger(__name__)


def printable(image, box):
    """Return a picture of the library as it is frozen, to fit a box in millimetres; None where there is none.

    A picture that can't be read is left out with an entry in the log: nobody's certificate waits for it.
    """
    if image is None:
        return None
    try:
        return dict(_printable(image.file.storage, image.file.name, box))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        log.error("The picture %s of a certificate design can't be read: %s", image.file.name, error)
        return None


@lru_cache(maxsize=64)
def _printable(storage, name, box):
    """A file keeps its name for life: another picture gets another one."""
    with storage.open(name) as file, Image.open(file) as opened:
        opened.draft("RGB", [round(side * DOTS) for side in box])
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    scale = min(box[0] / picture.width, box[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    picture.thumbnail([max(1, round(side * DOTS)) for side in (width, height)], Image.Resampling.LANCZOS)
    # Paper is white: no transparency, no colour profile and no other data of the file come along.
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    return {"uri": _written(sheet), "width": round(width, 2), "height": round(height, 2)}


def _written(picture):
    kind, content = "png", _saved(picture, "PNG", optimize=True)
    for quality in QUALITIES:
        if len(content) <= LARGEST:
            break
        kind, content = "jpeg", _saved(picture, "JPEG", quality=quality)
    return f"data:image/{kind};base64," + base64.b64encode(content).decode()


def _saved(picture, kind, **options):
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
