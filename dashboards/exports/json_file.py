"""A table as JSON, in pieces: what it is, and an object for each row. Pure."""

import json
from itertools import islice

from dashboards.exports.table import UNPRINTABLE

ROWS_IN_A_PIECE = 2000


def json_pieces(table):
    head = {
        "title": table.title,
        "about": table.about,
        "language": table.language,
        "columns": [{"name": each.name, "label": each.label, "type": each.kind} for each in table.columns],
    }
    yield (_written(head)[:-1] + ', "rows": [').encode()
    names = [column.name for column in table.columns]
    rows, before = iter(table.rows), "\n"
    while piece := list(islice(rows, ROWS_IN_A_PIECE)):
        objects = ",\n".join(_written(dict(zip(names, row, strict=True))) for row in piece)
        yield (before + objects).encode()
        before = ",\n"
    yield b"\n]}\n"


def _written(value):
    """Halves of characters, which UTF-8 has no bytes for, stay written as numbers."""
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if UNPRINTABLE.search(text) else text
