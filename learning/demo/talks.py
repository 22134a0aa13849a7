"""What the people of a demo cohort wrote to each other, and what its trainer and manager wrote to those who stopped."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from classroom.flows import discussion, nudges
from institutions import discussion_actions
from institutions.models import Topic
from institutions.roles import Role
from progress.models import STUCK_AFTER, Enrolment

TRAINER = "trainer"
# Days ago and hour, title, then who says what: the trainer, or a learner by their place in the cohort.
WELCOME = (
    (30, 9),
    "Welcome: what this is for",
    [
        (
            TRAINER,
            "Ask here whatever comes up in your firm while you learn. There are no silly questions, and the others "
            "often know more than I do.\n\nOne rule: nothing that is secret. An invention that is told here is not "
            "new any more.",
        ),
        (2, "Good to be here. We make soap from shea butter, five people."),
        (3, "Hello from the harbour. We repair outboard motors, and have a name that everybody copies."),
    ],
)
CLASSES = (
    (6, 18),
    "In which class is food for fishing bait?",
    [
        (
            1,
            "I want to file our name. We sell bait, and from spring on also smoked fish for people. Is that one class "
            "or two? Each class costs extra, so I would like to be sure.",
        ),
        (
            2,
            "Two, I think. We had the same with soap for people and soap for wool: the office sent it back. The list "
            "is here: https://www.wipo.int/classifications/nice/",
        ),
        (
            TRAINER,
            "Two classes indeed: bait is in class 31, smoked fish in class 29. If the money is short, begin with what "
            "you sell today. You can file for the other one later, but not add a class to an application.",
        ),
        (1, "Thank you both! Then we begin with 31."),
    ],
)
PARTNER = (
    (2, 20),
    "A dealer asks for our recipe",
    [
        (
            4,
            "A dealer abroad wants the recipe before he orders, “for the customs”. I do not feel well with it. What "
            "do you give in such a case?",
        ),
        (3, "Only what the law of his country asks for on the label. And a paper signed before anything else."),
        (5, "I know somebody who signs such papers for you, cheap. Send me money first and I tell you who."),
    ],
)
REASON = "This looks like a trick to get money from us."
NOTE = (
    "I saw that you have not been here for a while. The next lesson takes ten minutes. Write to me if something is in "
    "the way."
)
MOST_NUDGED = 4


def talk(cohort, *, trainer, people, today):
    """Switch the discussion of a cohort on, and let its people write; the last message waits for a decision."""
    if len(people) < 6 or cohort.topics.exists():
        return
    discussion.switch_discussion(cohort=cohort, on=True, by=trainer, at=today - timedelta(days=31))
    for place, topic in enumerate((WELCOME, CLASSES, PARTNER)):
        last = write(cohort, topic, place, trainer=trainer, people=people, today=today)
    discussion_actions.report_message(message=last, by=people[3], reason=REASON, at=today - timedelta(days=1))
    discussion.pin_topic(
        topic=Topic.objects.get(messages__title=WELCOME[1], cohort=cohort), on=True, by=trainer, at=today
    )


def write(cohort, topic, place, *, trainer, people, today):
    """Let a topic come about, an answer every hour. Returns its last message."""
    (days, hour), title, lines = topic
    message = None
    for number, (who, text) in enumerate(lines):
        written = {
            "text": text,
            "by": trainer if who == TRAINER else people[who],
            "written_as": Role.TRAINER if who == TRAINER else Role.LEARNER,
            "key": uuid5(NAMESPACE_URL, f"demo:{cohort.public_id}:{place}:{number}"),
            "at": today - timedelta(days=days) + timedelta(hours=hour, minutes=50 * number),
        }
        if message is None:
            message = discussion.open_topic(cohort=cohort, title=title, **written)
        else:
            message = discussion.reply(topic=message.topic, seen=number, **written)
    return message


def write_to_the_stuck(institution, *, manager, today):
    """Let the manager have written to some who stopped: to one half last week, to the other before."""
    stopped = Enrolment.objects.filter(
        institution=institution, completed_at=None, last_activity_at__lt=today - STUCK_AFTER, percent__gt=0
    )
    chosen = list(stopped.select_related("learner", "institution").order_by("learner__email")[:MOST_NUDGED])
    for enrolments, days in ((chosen[::2], 3), (chosen[1::2], 10)):
        nudges.nudge(enrolments=enrolments, note=NOTE, by=manager, at=today - timedelta(days=days, hours=-10))
