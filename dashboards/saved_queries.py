"""What somebody keeps about the list of learners, and may see of what others share."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, When

from dashboards import columns
from dashboards.models import ListChoice, SavedView

# Beyond, a menu is no help any more; more than so many are found on no page but their makers' own.
MOST_SHOWN = 60


@dataclass(frozen=True)
class ListSettings:
    """How the list opens for a person, and the views beside it."""

    views: tuple[SavedView, ...]
    opens: SavedView | None
    chosen: tuple[str, ...] | None

    def columns(self, asked):
        """Return what to show: what the address asks for, or else what the person chose, or else the usual."""
        if asked:
            return columns.read(asked)
        return columns.USUAL if self.chosen is None else self.chosen


def list_settings(user):
    """Return the settings of a person. A view that they may not see any more opens nothing."""
    choice = ListChoice.objects.filter(person=user).first()
    views = views_seen_by(user)
    opens = next((each for each in views if choice and each.pk == choice.opens_id), None)
    chosen = columns.in_order(choice.columns) if choice and choice.columns is not None else None
    return ListSettings(views, opens, chosen)


def views_seen_by(user):
    """Return the views of a person and those that are shared with them, their own first."""
    views = SavedView.objects.visible_to(user).select_related("made_by", "institution")
    own_first = Case(When(made_by=user, then=0), default=1, output_field=IntegerField())
    return tuple(views.order_by(own_first, *SavedView._meta.ordering)[:MOST_SHOWN])


def own_view(user, key):
    """Return a view of the person's own, or None: those of others are only read."""
    own = SavedView.objects.visible_to(user).filter(made_by=user)
    return own.select_related("made_by", "institution").filter(key=key).first()
