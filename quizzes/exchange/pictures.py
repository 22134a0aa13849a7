"""Pictures that strangers made: what they are is told by their bytes. Pure."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

# Kinds of pictures that we show. SVG is none: it may hold programs.
ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


def picture_type(content):
    """Return the ending that goes with a picture that we can show, or None."""
    try:
        with Image.open(BytesIO(content), formats=list(ENDINGS)) as image:
            return ENDINGS[image.format]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
