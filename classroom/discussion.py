"""Reading the discussion of a cohort: its topics, the messages of one, and what is new for somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from institutions.discussing import may_still_change, numbers_on, page_of, why_closed
from institutions.models import Cohort, Message, MessageReport, Mute, Topic, TopicRead
from institutions.roles import Role
from pages.keyset import Key, beyond, read, written

TOPICS_ON_A_PAGE = 25
# Pinned ones first, then where something happened last.
ORDER = (
    Key("topic__is_pinned", bool, descending=True),
    Key("topic__last_at", datetime, descending=True),
    Key("topic_id", int, descending=True),
)


@dataclass(frozen=True)
class Reader:
    """Somebody in the discussion of a cohort: what they may do there, and as whom they write."""

    person: User
    cohort: Cohort
    mute: Mute | None
    at: datetime

    @property
    def moderates(self):
        return self.cohort.manages or self.cohort.teaches

    @property
    def role(self):
        return Role.TRAINER if self.cohort.teaches else Role.MANAGER if self.cohort.manages else Role.LEARNER

    def why_closed(self, topic=None):
        return why_closed(
            archived=self.cohort.archived_at,
            on=self.cohort.has_discussion,
            muted=self.mute,
            locked=topic is not None and topic.is_locked,
        )


def reader_of(user, public_id, at):
    """Return somebody as a reader of a discussion, or None: for them it is not there."""
    cohort = Cohort.objects.discussed_by(user).select_related("institution").filter(public_id=public_id).first()
    if cohort is None:
        return None
    return Reader(user, cohort, Mute.objects.filter(cohort=cohort, member=user, until__gt=at).first(), at)


# Topics -----------------------------------------------------------------------


@dataclass(frozen=True)
class TopicRow:
    """A topic in the list. `new`: how many of its messages the reader has not seen."""

    heading: "Line"
    topic: Topic
    new: int

    @property
    def is_unseen(self):
        return self.new == self.topic.size

    @property
    def replies(self):
        return self.topic.size - 1

    @property
    def page(self):
        """The page on which the first new message stands."""
        return page_of(self.topic.size - self.new + 1) if self.new else 1


@dataclass(frozen=True)
class TopicsPage:
    rows: tuple[TopicRow, ...]
    next: str  # the place behind the last row, when there are more


def topics_page(reader, place=""):
    """Return some topics, beginning behind a place. Raises pages.keyset.NoPlace."""
    openings = Message.objects.openings(reader.cohort).annotate(read_up_to=_read_up_to(reader.person, "topic"))
    if place:
        openings = openings.filter(beyond(ORDER, read(place, ORDER)))
    found = list(openings.order_by(*(key.order() for key in ORDER))[: TOPICS_ON_A_PAGE + 1])
    rows = tuple(
        TopicRow(heading_of(each, reader), each.topic, each.topic.size - each.read_up_to)
        for each in found[:TOPICS_ON_A_PAGE]
    )
    return TopicsPage(rows, _place_of(rows[-1].topic) if len(found) > TOPICS_ON_A_PAGE else "")


def _place_of(topic):
    return written((topic.is_pinned, topic.last_at, topic.pk))


def _read_up_to(person, topic):
    up_to = TopicRead.objects.filter(person=person, topic=OuterRef(topic)).values("up_to")
    return Coalesce(Subquery(up_to), 0)


def new_for(person, cohort):
    """Return how many messages of a cohort somebody has not seen."""
    topics = Topic.objects.filter(pk__in=Message.objects.openings(cohort).values("topic"))
    unread = topics.annotate(read_up_to=_read_up_to(person, "pk"))
    return unread.aggregate(new=Sum(F("size") - F("read_up_to")))["new"] or 0


def past_discussions(person):
    """The discussions of archived cohorts that somebody learnt in: their groups have no page any more."""
    return Cohort.objects.discussed_by(person).filter(archived_at__isnull=False, places__learner=person)[:100]


# One topic --------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A message as one reader sees it."""

    message: Message
    mine: bool
    moderates: bool
    is_first_new: bool
    may_change: bool

    @property
    def state(self):
        """What stands in place of the words, or "" where they do. Whoever wrote a hidden one still reads it."""
        if self.message.removed_at:
            return "removed"
        return "hidden" if self.message.hidden_at and not (self.mine or self.moderates) else ""


@dataclass(frozen=True)
class Thread:
    lines: tuple[Line, ...]
    number: int
    pages: int
    new: bool  # whether something on this page is new

    @property
    def last(self):
        """The number of the last message on the page."""
        return self.lines[-1].message.number if self.lines else 0


def opening_of(reader, public_id):
    """Return the first message of a topic with the topic, and how far the reader has read it; None: not there."""
    openings = Message.objects.openings(reader.cohort).annotate(read_up_to=_read_up_to(reader.person, "topic"))
    opening = openings.filter(topic__public_id=public_id).first()
    if opening:
        opening.topic.cohort = reader.cohort
    return opening


def thread_page(reader, opening, page):
    """Return one page of a topic, in one query however long it is."""
    reported = MessageReport.objects.filter(message=OuterRef("pk"), by=reader.person)
    found = Message.objects.filter(topic=opening.topic, number__range=numbers_on(page)).order_by("number")
    found = list(found.select_related("author").annotate(is_reported=Exists(reported)))
    unseen = [each.number for each in found if each.number > opening.read_up_to]
    first_new = next((each.number for each in found if is_new(each, opening, reader.person)), None)
    is_open = reader.why_closed(opening.topic) is None
    lines = tuple(line_of(each, reader, each.number == first_new, is_open) for each in found)
    return Thread(lines, page, page_of(opening.topic.size), new=bool(unseen))


def heading_of(opening, reader):
    return line_of(opening, reader, is_first_new=False, is_open=False)


def is_new(message, opening, person):
    return message.number > opening.read_up_to > 0 and message.author_id != person.pk


def line_of(message, reader, is_first_new, is_open):
    mine = message.author_id == reader.person.pk
    young = mine and is_open and not (message.removed_at or message.hidden_at)
    may_change = young and may_still_change(message.written_at, reader.at)
    return Line(message, mine, reader.moderates, is_first_new, may_change)


def message_of(reader, public_id):
    """Return a message that still stands in the reader's discussion, or None."""
    standing = Message.objects.standing().filter(topic__cohort=reader.cohort, public_id=public_id)
    message = standing.select_related("topic", "author").first()
    if message:
        message.topic.cohort = reader.cohort
    return message
