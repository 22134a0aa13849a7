"""What is known about a person, for that person: see accounts.privacy."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils.module_loading import import_string

from accounts.privacy import records


@dataclass(frozen=True)
class Part:
    """Rows of one kind. `names` says in words what each value is."""

    key: str
    title: str
    names: dict
    rows: tuple


def own_data(person):
    """Return all parts of what is known about a person, from the account up."""
    return tuple(_part(record, person) for record in reversed(records()) if record.export or record.read)


def _part(record, person):
    if record.read:
        rows = tuple(import_string(record.read)(person))
    else:
        rows = tuple(record.of(person).order_by("pk").values(*record.export))
    names = {path: str(record.names.get(path) or _name(record.rows.model, path)) for row in rows[:1] for path in row}
    key = record.model.lower() if record.person == "pk" else f"{record.model.lower()}.{record.person}"
    return Part(key=key, title=str(record.title), names=names, rows=rows)


def _name(model, path):
    """Return what a column is called; of a path, also what it leads through."""
    first, _dunder, rest = path.partition("__")
    fields = {field.name: field for field in model._meta.get_fields()}
    if first not in fields:
        return path.replace("_", " ")
    field = fields[first]
    name = getattr(field, "verbose_name", first)
    if not rest:
        return name
    return f"{name}: {_name(field.related_model, rest) if field.related_model else rest.replace('_', ' ')}"


def words_of(person):
    """Return what a person is called and written to, to look for where no column says whose it is."""
    names = {person.certificate_name, person.get_full_name(), person.email}
    names |= set(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    # A name of two letters is a part of many words.
    return {name.casefold() for name in names if len(name) > 3}
