"""Changing what a person keeps about the list of learners."""

from django.db import transaction

from accounts.models import User
from dashboards.columns import in_order
from dashboards.models import ListChoice, SavedView

MOST_VIEWS = 30


class TooManyViews(Exception):
    """Nobody finds one among more; delete one first."""


class NameTaken(Exception):
    """Another view of the same person has this name."""


@transaction.atomic
def save_view(*, by, name, asked, institution, shared, at):
    """Keep what somebody asked the list for. Raises TooManyViews and NameTaken."""
    own = _own_views(by)
    if own.count() >= MOST_VIEWS:
        raise TooManyViews
    if own.filter(name__iexact=name).exists():
        raise NameTaken
    return SavedView.objects.create(
        made_by=by, name=name, asked=asked, institution=institution, shared=shared, made_at=at
    )


@transaction.atomic
def change_view(*, view, name, shared):
    """Give a view another name, and share it or not. Raises NameTaken."""
    if _own_views(view.made_by).exclude(pk=view.pk).filter(name__iexact=name).exists():
        raise NameTaken
    SavedView.objects.filter(pk=view.pk).update(name=name, shared=shared)


def _own_views(person):
    """Return somebody's views, and let nobody add one to them until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return SavedView.objects.filter(made_by=person)


def delete_view(*, view):
    """Let a view go. The list opens with it for nobody any more."""
    SavedView.objects.filter(pk=view.pk).delete()


def open_with(*, person, view):
    """Let the list open with a view; None: as it is."""
    ListChoice.objects.update_or_create(person=person, defaults={"opens": view})


def choose_columns(*, person, columns):
    """Show these columns from now on; None: the usual ones."""
    chosen = None if columns is None else list(in_order(columns))
    ListChoice.objects.update_or_create(person=person, defaults={"columns": chosen})
