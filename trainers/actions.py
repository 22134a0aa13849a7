"""Changing a candidacy. Only classroom.flows calls these."""

from django.db import IntegrityError, transaction

from trainers.lineage_actions import count_trainer
from trainers.models import Candidacy, Transition
from trainers.states import target


class StepRefused(Exception):
    """The step can't be taken from the state that the candidacy is in, perhaps since a moment ago."""


@transaction.atomic
def take_step(*, candidacy, event, by, at, reason="", before=None, **changes):
    """Move a candidacy by an event and write down who, when and why. Returns the Transition.

    Raises StepRefused where the state has changed meanwhile or allows no such step: of two at once, one happens.
    `before`: of somebody suspended, the state that the suspension met. `changes`: columns that change with the state.
    """
    after = target(event, candidacy.state, before=before)
    if after is None:
        raise StepRefused(f"{event} does not lead on from {candidacy.state}")
    rows = Candidacy.objects.filter(pk=candidacy.pk, state=candidacy.state)
    if not rows.update(state=after, state_since=at, **changes):
        raise StepRefused("The state has changed meanwhile.")
    number = candidacy.transitions.count() + 1
    step = Transition.objects.create(
        candidacy=candidacy,
        number=number,
        event=event,
        before=candidacy.state,
        after=after,
        by=by,
        reason=reason,
        at=at,
    )
    count_trainer(candidacy=candidacy)
    candidacy.refresh_from_db()
    return step


def apply(*, person, programme, institution, at, **words):
    """Begin a candidacy, or return the one that is not over. `words`: motivation, experience, cv, cv_name."""
    try:
        with transaction.atomic():
            return Candidacy.objects.create(
                person=person, programme=programme, institution=institution, applied_at=at, state_since=at, **words
            )
    except IntegrityError:
        return Candidacy.objects.current().get(person=person, programme=programme)


def change_candidacy(*, candidacy, **changes):
    """Change columns that are no step. Returns the row as it is now."""
    Candidacy.objects.filter(pk=candidacy.pk).update(**changes)
    candidacy.refresh_from_db()
    return candidacy
