"""The file with all that is known about a person: data for programs, a page for people, and their certificates."""

import json
import shutil
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from accounts.own_data import own_data
from certificates.models import Certificate

PIECE = 64 * 1024


def write_data(person, target, *, at, language):
    """Write the ZIP into an open file."""
    with override(language), ZipFile(target, "w", ZIP_DEFLATED) as packed:
        parts = own_data(person)
        packed.writestr("data.json", _as_json(parts, at))
        packed.writestr("data.html", _as_page(parts, at, language))
        for certificate in Certificate.objects.visible_to(person).exclude(pdf=""):
            name = f"certificates/{certificate.serial}.pdf"
            with storages["private"].open(certificate.pdf) as file, packed.open(name, "w") as place:
                shutil.copyfileobj(file, place, PIECE)


def _as_json(parts, at):
    data = {"site": settings.SITE_URL, "made_at": at, "records": {part.key: list(part.rows) for part in parts}}
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _as_page(parts, at, language):
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "made_at": at,
        "parts": [(part, [_lines(part, row) for row in part.rows]) for part in parts],
    }
    return render_to_string("classroom/own_data_file.html", context)


def _lines(part, row):
    """Return (what it is, what it says) of all that a row says something of."""
    said = [(path, value) for path, value in row.items() if value not in (None, "", [], {})]
    return [(part.names.get(path, path), _in_words(value)) for path, value in said]


def _in_words(value):
    """Return a value as people read it: moments in their format, a list as lines."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return date_format(localtime(value), "DATETIME_FORMAT")
        case dict():
            return "\n".join(f"{key}: {_in_words(each)}" for key, each in value.items() if each not in (None, ""))
        case list():
            return "\n\n".join(str(_in_words(each)) for each in value)
    return value
