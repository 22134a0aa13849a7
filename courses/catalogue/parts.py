"""Files of a module that apps above this one know: each app says which, and what becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class ModulePart:
    """A file that may stand in a module's folder, what may be in it, and the object it describes.

    wanted: takes (what was read by the schema, the path of the module, the file's name) and returns a Wanted.
    """

    file: str
    schema: type
    model: type
    wanted: Callable


_REGISTERED = []


def register(path):
    """Name a ModulePart by its dotted path. It is imported when files are read: no other process needs its schema."""
    _REGISTERED.append(path)


@cache
def parts():
    """Return {file: ModulePart}."""
    return {part.file: part for part in map(import_string, _REGISTERED)}
