"""Files that no address leads to: a view asks who is reading, and then hands them out."""

import secrets
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse


def keep(folder, content):
    """Keep a PDF under a name that says nothing, and return its path. Raises OSError, and leaves no half file then."""
    storage = storages["private"]
    path = f"{folder}/{secrets.token_urlsafe(24)}.pdf"
    try:
        return storage.save(path, ContentFile(content))
    except OSError:
        with suppress(OSError):
            storage.delete(path)
        raise


def forget(path):
    storages["private"].delete(path)


def handed_out(path, filename):
    """Return the answer that carries a PDF as a download."""
    file = storages["private"].open(path)
    response = FileResponse(file, as_attachment=True, filename=filename, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response
