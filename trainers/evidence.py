"""What kind of file somebody sent, by what is in it and not by its name. Pure."""

import zipfile
from io import BytesIO

from PIL import Image

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
PICTURES = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "WEBP": ("image/webp", ".webp")}
# Files of an office, by the folder that only one kind of them has.
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
LONGEST_MIMETYPE = 200
MACROS = ("vbaProject.bin", "Basic/")


class NotTaken(Exception):
    """The file is of no kind that is taken, is broken, or carries programs."""


def kind_of(content):
    """Return (content type, ending) of the bytes of a file. Raises NotTaken."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf", ".pdf"
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if content[4:12] in (b"ftypM4A ", b"ftypmp42", b"ftypisom", b"ftypqt  "):
        return "video/mp4", ".mp4"
    return _of_picture(content) or _of_table(content)


def _of_archive(content):
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            first = archive.infolist()[:1]
            is_named = bool(first) and first[0].filename == "mimetype" and first[0].file_size < LONGEST_MIMETYPE
            mimetype = archive.read("mimetype") if is_named else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise NotTaken from error
    if any(macro in name for name in names for macro in MACROS):
        raise NotTaken
    if mimetype in OPEN_DOCUMENTS:
        return mimetype.decode(), OPEN_DOCUMENTS[mimetype]
    for folder, found in OFFICE.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return found
    raise NotTaken


def _of_picture(content):
    try:
        with Image.open(BytesIO(content), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotTaken
            picture.verify()
            return PICTURES[picture.format]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _of_table(content):
    """A list as text: it has commas or the like, and no character that nobody can type."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken from error
    if "\x00" in text or text.lstrip()[:1] == "<" or not any(sign in text for sign in ",;\t"):
        raise NotTaken
    return "text/csv", ".csv"
