"""Changing the discussion of a cohort. Who may, and what the log is told, stands in classroom.flows.discussion."""

from django.db import IntegrityError, transaction

from institutions.discussing import CHANGE_FOR
from institutions.models import Cohort, Message, MessageReport, Mute, Topic, TopicRead

NOTHING = {"title": "", "text": "", "hidden_reason": ""}


def switch_discussion(*, cohort, on):
    """Returns whether this call changed it."""
    return Cohort.objects.filter(pk=cohort.pk).exclude(has_discussion=on).update(has_discussion=on) == 1


def open_topic(*, cohort, title, text, by, written_as, key, at):
    """Return the first message of a new topic; of a form that is sent twice, the one that is there."""
    written = {"title": title, "text": text, "author": by, "written_as": written_as, "written_at": at, "key": key}
    try:
        with transaction.atomic():
            topic = Topic.objects.create(cohort=cohort, size=1, last_at=at)
            message = Message.objects.create(topic=topic, number=1, **written)
            TopicRead.objects.create(topic=topic, person=by, up_to=1)
    except IntegrityError:
        return Message.objects.get(author=by, key=key)
    return message


@transaction.atomic
def reply(*, topic, text, by, written_as, key, seen, at):
    """Add a message to a topic; of a form that is sent twice, return the one that is there.

    `seen`: the last message that stood on the page with the form. Whoever answers has read so far.
    """
    held = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if known := Message.objects.filter(author=by, key=key).first():
        return known
    number = held.size + 1
    Topic.objects.filter(pk=held.pk).update(size=number, last_at=at)
    mark_read(topic=topic, person=by, up_to=number if seen == held.size else seen)
    written = {"text": text, "author": by, "written_as": written_as, "written_at": at, "key": key}
    return Message.objects.create(topic=held, number=number, **written)


def change_message(*, message, at, **words):
    """Write a message anew while it is young. Returns whether this call could."""
    young = Message.objects.standing().filter(pk=message.pk, hidden_at=None, written_at__gt=at - CHANGE_FOR)
    return young.update(**words, changed_at=at) == 1


def remove_message(*, message, at):
    forget_words(messages=Message.objects.filter(pk=message.pk), at=at)


@transaction.atomic
def forget_words(*, messages, at):
    """Leave the places of messages, and nothing that was written there or about them."""
    MessageReport.objects.filter(message__in=messages).update(reason="")
    messages.standing().update(**NOTHING, removed_at=at)


@transaction.atomic
def forget_in_discussions(*, institution, person, at):
    """Leave nothing of somebody in the discussions of an institution but empty places, which name nobody."""
    messages = Message.objects.filter(author=person, topic__cohort__institution=institution)
    forget_words(messages=messages, at=at)
    messages.update(author=None)
    MessageReport.objects.filter(by=person, message__topic__cohort__institution=institution).delete()
    TopicRead.objects.filter(person=person, topic__cohort__institution=institution).delete()
    Mute.objects.filter(member=person, cohort__institution=institution).delete()


def mark_read(*, topic, person, up_to):
    """Remember how far somebody has read; it never goes back."""
    up_to = max(0, min(up_to, Topic.objects.values_list("size", flat=True).get(pk=topic.pk)))
    read, _made = TopicRead.objects.get_or_create(topic=topic, person=person, defaults={"up_to": up_to})
    TopicRead.objects.filter(pk=read.pk, up_to__lt=up_to).update(up_to=up_to)


@transaction.atomic
def mark_all_read(*, cohort, person):
    sizes = Topic.objects.filter(cohort=cohort).values_list("pk", "size")
    reads = [TopicRead(topic_id=pk, person=person, up_to=size) for pk, size in sizes]
    TopicRead.objects.bulk_create(
        reads, update_conflicts=True, unique_fields=["topic", "person"], update_fields=["up_to"], batch_size=500
    )


def report_message(*, message, by, reason, at):
    """Keep what somebody says against a message, once. Returns whether this call did."""
    defaults = {"reason": reason, "at": at}
    return MessageReport.objects.get_or_create(message=message, by=by, defaults=defaults)[1]


def hide_message(*, message, reason, by, at):
    """Returns whether this call did."""
    shown = Message.objects.standing().filter(pk=message.pk, hidden_at=None)
    return shown.update(hidden_at=at, hidden_by=by, hidden_reason=reason) == 1


def restore_message(*, message):
    """Returns whether this call did."""
    hidden = Message.objects.standing().filter(pk=message.pk, hidden_at__isnull=False)
    return hidden.update(hidden_at=None, hidden_by=None, hidden_reason="") == 1


def decide_reports(*, message, at):
    """Take a message out of the queue. Returns how many had reported it."""
    return MessageReport.objects.filter(message=message, decided_at=None).update(decided_at=at)


def mark_topic(*, topic, **marks):
    """Pin or lock a topic, or no more. Returns whether this call did."""
    return Topic.objects.filter(pk=topic.pk).exclude(**marks).update(**marks) == 1


def mute(*, cohort, member, until, reason, by, at):
    Mute.objects.update_or_create(
        cohort=cohort,
        member=member,
        defaults={"until": until, "reason": reason, "made_by": by, "made_at": at},
    )


def unmute(*, cohort, member):
    """Returns whether somebody was muted."""
    return bool(Mute.objects.filter(cohort=cohort, member=member).delete()[0])
