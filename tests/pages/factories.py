from django.contrib.auth.models import Group

from pages.permissions import MODERATORS, TRAINERS, prepare_groups
from tests.accounts.factories import make_user


def make_trainer(email="trainer@example.org", group=TRAINERS):
    """Make a person who writes modules. The pages they may write below must exist."""
    prepare_groups()
    user = make_user(email, first_name="Tara", last_name="Trainer")
    user.groups.add(Group.objects.get(name=group))
    return user


def make_moderator():
    return make_trainer("moderator@example.org", MODERATORS)


def make_admin():
    return make_user("admin@example.org", first_name="Ada", last_name="Admin", is_superuser=True)


def as_form(value):
    """Return a value of a block as the editor's form posts it: lists become numbered rows."""
    if isinstance(value, dict):
        return {key: as_form(each) for key, each in value.items() if each is not False}
    if isinstance(value, list):
        rows = {
            str(place): {"value": as_form(each), "deleted": "", "order": str(place)} for place, each in enumerate(value)
        }
        return {**rows, "count": str(len(value))}
    if value is None:
        return ""
    return "on" if value is True else str(value)
