"""Files of a module that apps above this one know: each app says which, and what becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ModulePart:
    """A file that may stand in a module's folder, what may be in it, and the object it describes.

    wanted: takes (what was read by the schema, the path of the module, the file's name) and returns a Wanted.
    """

    file: str
    schema: type
    model: type
    wanted: Callable


PARTS = {}


def register(part):
    PARTS[part.file] = part
