"""Checks that stop a mistake of the people who run a site before it becomes a hole."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Error, Warning
from django.db import connections
from django.utils.translation import gettext as _

PEOPLE_RIGHTS = ["add_user", "change_user", "delete_user"]


def check_groups(app_configs, databases=None, **kwargs):
    """Only superusers may edit people; what a group may do with files ends at its collection."""
    if "default" not in (databases or []) or not _has_tables("auth_group", "wagtailcore_groupcollectionpermission"):
        return []
    return [*_groups_with_people(), *_groups_with_all_files()]


def _has_tables(*names):
    return set(names) <= set(connections["default"].introspection.table_names())


def _groups_with_people():
    groups = Group.objects.filter(
        permissions__content_type__app_label="accounts", permissions__codename__in=PEOPLE_RIGHTS
    ).distinct()
    for group in groups:
        yield Error(
            _("The group “%(group)s” may edit people, and so could make its members administrators.")
            % {"group": group.name},
            hint=_("Take the permissions on users away from the group. Superusers have them without any group."),
            id="cascade.E001",
        )


def _groups_with_all_files():
    for group in Group.objects.filter(collection_permissions__collection__depth=1).distinct():
        yield Warning(
            _("The group “%(group)s” has rights on every image, document and video of the site.")
            % {"group": group.name},
            hint=_("Give the group rights on one collection, such as “Training material”, not on the root."),
            id="cascade.W001",
        )


def check_database_promises(app_configs, databases=None, **kwargs):
    """Refuse database settings under which an acknowledged answer could be lost."""
    if "default" not in (databases or []):
        return []
    connection = connections["default"]
    return (
        list(SETTINGS_OF[connection.vendor](connection)) if connection.vendor in SETTINGS_OF else [_unknown_database()]
    )


def _unknown_database():
    return Error(_("This database is neither SQLite nor PostgreSQL."), hint=_("Set DATABASE_URL."), id="cascade.E002")


def _sqlite_settings(connection):
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield Error(
            _("SQLite does not take its write lock when a transaction begins."),
            hint=_("Set OPTIONS transaction_mode to IMMEDIATE, or two writers at once will fail."),
            id="cascade.E003",
        )
    # 2 is FULL, 3 is EXTRA. Databases in memory have no journal to speak of.
    if _pragma(connection, "journal_mode") not in {"wal", "memory"} or _pragma(connection, "synchronous") not in {2, 3}:
        yield Error(
            _("SQLite may lose what it has acknowledged."),
            hint=_("Set init_command to PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL."),
            id="cascade.E004",
        )


def _pragma(connection, name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def _postgresql_settings(connection):
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone()[0] == "off":
            yield Error(
                _("PostgreSQL may lose what it has acknowledged."),
                hint=_("Set synchronous_commit to on."),
                id="cascade.E005",
            )


def check_second_step(app_configs, **kwargs):
    """Say that passwords alone open the pages for staff: a site may want that, but should know it."""
    if settings.REQUIRE_MFA:
        return []
    return [
        Warning(
            _("Who works here needs no second step: a password that was found out opens the learners' records."),
            hint=_("Leave REQUIRE_MFA out of the environment, or set it to 1."),
            id="cascade.W002",
        )
    ]


SETTINGS_OF = {"sqlite": _sqlite_settings, "postgresql": _postgresql_settings}
