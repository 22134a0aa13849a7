"""What is kept about people. Each app says it in its own privacy.py: what a person is given of it, what erasing does.

Declarations only: `accounts.own_data` reads by them and `accounts.erasing` erases by them.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Delete:
    """The rows go."""


@dataclass(frozen=True)
class Change:
    """The rows stay, and these columns get these values."""

    values: dict
    because: str


@dataclass(frozen=True)
class Keep:
    """The rows stay as they are: they point at an account that says nothing of anybody any more."""

    because: str


@dataclass(frozen=True)
class Call:
    """A function does it: `by` is its dotted path, and it takes person and at."""

    by: str
    because: str


@dataclass(frozen=True)
class Record:
    """The rows of a model that a person is reached from by one path, such as attempt__learner."""

    model: str
    person: str
    erase: Delete | Change | Keep | Call
    # What the person is given of each row, as paths of values. `read` is the dotted path of a function that takes the
    # person and returns the rows instead.
    title: str = ""
    export: tuple = ()
    read: str = ""
    # Why nothing is given.
    withheld: str = ""
    names: dict = field(default_factory=dict)

    @property
    def rows(self):
        return apps.get_model(self.model)._base_manager

    def of(self, person):
        """All rows about a person. There is no door to ask at: who they are has been asked before."""
        return self.rows.filter(**{self.person: person.pk})


@cache
def records():
    """Return what all apps declare, the topmost app first: what points at others goes before them."""
    modules = [f"{config.name}.privacy" for config in apps.get_app_configs() if find_spec(f"{config.name}.privacy")]
    return tuple(each for name in modules for each in getattr(import_module(name), "RECORDS", ()))


OPENS = "It lets whoever has it in."
WORK = "It says what was done with others' work, by an account without a name."

RECORDS = (
    Record(
        "accounts.Session",
        "user",
        Delete(),
        title=_("Where you are signed in"),
        export=("expire_date",),
        names={"expire_date": _("signed in until")},
    ),
    Record(
        "mfa.Authenticator",
        "user",
        Delete(),
        title=_("Second steps of signing in"),
        export=("type", "data__name", "created_at", "last_used_at"),
    ),
    Record(
        "accounts.MailRefusal",
        "person",
        Delete(),
        title=_("Mails you do not want"),
        export=("kind", "at"),
    ),
    Record(
        "accounts.Mailing",
        "person",
        Delete(),
        title=_("Reminders and weekly mails"),
        export=("kind", "state", "planned_at", "sent_at", "answer"),
    ),
    Record(
        "accounts.Bounce",
        "person",
        Delete(),
        title=_("Addresses that refused mail"),
        export=("address", "answer", "at"),
    ),
    Record("account.EmailConfirmation", "email_address__user", Delete(), withheld=OPENS),
    Record(
        "account.EmailAddress",
        "user",
        Delete(),
        title=_("Email addresses"),
        export=("email", "verified", "primary"),
    ),
    Record(
        "accounts.Consent",
        "person",
        Keep("That somebody agreed, to what and when stays known, of an account without a name."),
        title=_("What you agreed to"),
        export=("kind", "given", "policy__number", "about", "language", "act", "at"),
        names={"given": _("agreed"), "policy__number": _("version"), "about": _("to whom")},
    ),
    Record(
        "accounts.User",
        "pk",
        Call("accounts.erasing.empty_account", "What the person has done is counted on, without saying whose it is."),
        title=_("Your account"),
        export=(
            *("public_id", "email", "first_name", "last_name", "certificate_name", "certificate_name_confirmed_at"),
            *("time_zone", "language"),
            *("date_joined", "last_login", "is_active", "is_staff", "is_superuser"),
        ),
    ),
)
