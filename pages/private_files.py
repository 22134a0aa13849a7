"""Files that no address leads to: a view asks who is reading, and then hands them out."""

import secrets
from contextlib import suppress

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.http import FileResponse


def keep(folder, content):
    """Keep a PDF under a name that says nothing, and return its path. Raises OSError, and leaves no half file then."""
    return keep_file(folder, ContentFile(content), ".pdf")


def keep_file(folder, file, ending):
    """Keep what an open file holds, piece by piece, in the same way."""
    storage = storages["private"]
    path = f"{folder}/{secrets.token_urlsafe(24)}{ending}"
    try:
        return storage.save(path, file if isinstance(file, File) else File(file))
    except OSError:
        with suppress(OSError):
            storage.delete(path)
        raise


def put(path, file):
    """Keep what an open file holds under this very name, in the place of what has it."""
    file.seek(0)
    storages["private"].delete(path)
    storages["private"].save(path, File(file))


def forget(path):
    storages["private"].delete(path)


def handed_out(path, filename, content_type="application/pdf"):
    """Return the answer that carries a file as a download."""
    file = storages["private"].open(path)
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def opened(path):
    return storages["private"].open(path)
