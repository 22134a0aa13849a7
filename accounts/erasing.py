"""Taking what is personal out of every table, as the apps' privacy.py say. Only classroom.flows calls this."""

from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.privacy import Call, Change, Delete, Keep, records


@transaction.atomic
def erase_records(*, person, at):
    """Erase a person from the tables. Their account stays, empty: what they did is still counted. Safe to repeat."""
    for record in records():
        ERASERS[type(record.erase)](record, person, at)


def _delete(record, person, at):
    record.of(person).delete()


def _change(record, person, at):
    record.of(person).update(**record.erase.values)


def _keep(record, person, at):
    pass


def _call(record, person, at):
    import_string(record.erase.by)(person=person, at=at)


ERASERS = {Delete: _delete, Change: _change, Keep: _keep, Call: _call}


def empty_account(*, person, at):
    """Leave an account that nobody can sign in to, and that says nothing of anybody. Its address is free again."""
    if person.erased_at:
        return
    person.groups.clear()
    person.user_permissions.clear()
    nothing = {"first_name": "", "last_name": "", "certificate_name": "", "certificate_name_confirmed_at": None}
    nothing |= {"last_login": None, "is_active": False, "is_staff": False, "is_superuser": False, "erase_at": None}
    nothing |= {"time_zone": "", "language": ""}
    empty = User(email=f"{person.public_id}@erased.invalid")
    empty.set_unusable_password()
    User.objects.filter(pk=person.pk).update(email=empty.email, password=empty.password, erased_at=at, **nothing)
