"""Places in a list: where the next page begins is said by values, not by counting rows, so that no page is dearer than
the first. Pure, but for the conditions that Django writes down."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

LONGEST = 2000


@dataclass(frozen=True)
class Key:
    """One of the values by which a list is ordered, as the database knows it; the last of them is unique."""

    name: str
    kind: type
    descending: bool = False

    def order(self, backwards=False):
        return f"-{self.name}" if self.descending != backwards else self.name

    def beyond(self, backwards=False):
        return "lt" if self.descending != backwards else "gt"


class NoPlace(ValueError):
    """The text names no place in this list."""


def written(values):
    """Return the place with these values as it stands in an address."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def read(text, keys):
    """Return the values of a place, one for each key. Raises NoPlace."""
    try:
        plain = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        if not isinstance(plain, list):
            raise NoPlace
        return tuple(_value(value, key.kind) for value, key in zip(plain, keys, strict=True))
    except (ValueError, RecursionError) as error:
        raise NoPlace from error


def _value(value, kind):
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment
    elif type(value) is kind and not (kind is int and not -(2**31) < value < 2**63) and "\0" not in str(value):
        return value
    raise NoPlace


def beyond(keys, values, backwards=False):
    """Return what holds for the rows after a place, or before it. The keys run in one direction, all of them.

    They are compared as one row of values: so an index that has them all is read from this very place on, however many
    rows are alike in the first of them. For where no index has them all, the first one is named alone as well.
    """
    [way] = {key.beyond(backwards) for key in keys}
    further = ROWS[way](Tuple(*(F(key.name) for key in keys)), values)
    return Q(further) & Q(**{f"{keys[0].name}__{way}e": values[0]})


ROWS = {"lt": TupleLessThan, "gt": TupleGreaterThan}
