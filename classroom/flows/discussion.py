"""What happens in the discussion of a cohort. Whatever staff decide is told to the log, in one transaction with it."""

from datetime import timedelta

from django.db import transaction

from institutions import discussion_actions as actions
from institutions.audit_actions import record
from institutions.discussing import why_closed
from institutions.models import Cohort, Mute, Topic


class WritingClosed(Exception):
    """Nothing can be written there. `why` is one of institutions.discussing.Closed."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def refuse_where_closed(*, cohort, person, at, topic=None):
    """Look at the rows, not at what a page was made of: a trainer may have closed something meanwhile."""
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    muted = Mute.objects.filter(cohort=cohort, member=person, until__gt=at).exists()
    locked = topic is not None and Topic.objects.filter(pk=topic.pk, is_locked=True).exists()
    if why := why_closed(archived=held.archived_at, on=held.has_discussion, muted=muted, locked=locked):
        raise WritingClosed(why)


@transaction.atomic
def open_topic(*, cohort, by, at, **written):
    refuse_where_closed(cohort=cohort, person=by, at=at)
    return actions.open_topic(cohort=cohort, by=by, at=at, **written)


@transaction.atomic
def reply(*, topic, by, at, **written):
    refuse_where_closed(cohort=topic.cohort, topic=topic, person=by, at=at)
    return actions.reply(topic=topic, by=by, at=at, **written)


@transaction.atomic
def change_message(*, message, by, at, **words):
    """Returns whether it was young enough. Raises WritingClosed."""
    refuse_where_closed(cohort=message.topic.cohort, topic=message.topic, person=by, at=at)
    return actions.change_message(message=message, at=at, **words)


# What staff decide ------------------------------------------------------------


@transaction.atomic
def switch_discussion(*, cohort, on, by, at):
    if actions.switch_discussion(cohort=cohort, on=on):
        log(cohort, "discussion_on" if on else "discussion_off", by, at)


@transaction.atomic
def hide_message(*, message, reason, by, at):
    actions.decide_reports(message=message, at=at)
    if actions.hide_message(message=message, reason=reason, by=by, at=at):
        log_message(message, "message_hidden", by, at)


@transaction.atomic
def restore_message(*, message, by, at):
    if actions.restore_message(message=message):
        log_message(message, "message_restored", by, at)


@transaction.atomic
def keep_message(*, message, by, at):
    """Say of a reported message that it may stand there."""
    if actions.decide_reports(message=message, at=at):
        log_message(message, "message_kept", by, at)


@transaction.atomic
def pin_topic(*, topic, on, by, at):
    if actions.mark_topic(topic=topic, is_pinned=on):
        log(topic.cohort, "topic_pinned" if on else "topic_unpinned", by, at, kind="topic", object_id=topic.public_id)


@transaction.atomic
def lock_topic(*, topic, on, by, at):
    if actions.mark_topic(topic=topic, is_locked=on):
        log(topic.cohort, "topic_locked" if on else "topic_unlocked", by, at, kind="topic", object_id=topic.public_id)


@transaction.atomic
def mute(*, cohort, member, days, reason, by, at):
    until = at + timedelta(days=days)
    actions.mute(cohort=cohort, member=member, until=until, reason=reason, by=by, at=at)
    log(cohort, "muted", by, at, person=member, after={"days": days})


@transaction.atomic
def unmute(*, cohort, member, by, at):
    if actions.unmute(cohort=cohort, member=member):
        log(cohort, "unmuted", by, at, person=member)


def log_message(message, verb, by, at):
    whose = {"kind": "message", "object_id": message.public_id, "person": message.author}
    log(message.topic.cohort, verb, by, at, **whose)


def log(cohort, verb, by, at, **facts):
    about = {"kind": "cohort", "object_id": cohort.public_id} | facts
    record(institution_id=cohort.institution_id, verb=verb, by=by, at=at, **about)
