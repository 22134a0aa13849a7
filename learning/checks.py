"""Checks that stop a mistake of the people who run a site before it becomes a hole."""

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
