"""A logo as it is kept: drawn anew from what was sent, so that nothing else of the file comes along. Pure."""

from io import BytesIO

from PIL import Image, ImageOps

LARGEST_FILE = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
# Twice as large as it is shown, for dense screens.
BOX = (640, 240)
FORMATS = ("PNG", "JPEG", "WEBP")


class NotAPicture(Exception):
    """The file can't be read as a picture of a kind that we take."""


class TooLarge(Exception):
    """The picture would take too much memory."""


def redrawn(file):
    """Return the bytes of a PNG file with the picture of a file. Raises NotAPicture and TooLarge."""
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooLarge
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    target = BytesIO()
    clean.save(target, "PNG", optimize=True)
    return target.getvalue()
