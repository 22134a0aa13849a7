from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone
from django.utils.text import slugify

from institutions.models import (
    Accommodation,
    Announcement,
    Cohort,
    CohortCourse,
    CohortLearner,
    CohortTrainer,
    Extension,
    Institution,
    Invitation,
    JoinLink,
    JoinRequest,
    Meeting,
    Message,
    MessageReport,
    Mute,
    Topic,
    TopicRead,
)
from institutions.roles import Role
from institutions.tokens import hashed


def make_cohort(institution, name="Spring class", *, learners=(), trainers=(), **fields):
    now = timezone.now()
    cohort = Cohort.objects.create(institution=institution, name=name, created_at=now, **fields)
    for learner in learners:
        CohortLearner.objects.create(cohort=cohort, learner=learner, added_at=now)
    for trainer in trainers:
        CohortTrainer.objects.create(cohort=cohort, trainer=trainer, added_at=now)
    return cohort


def make_extra_time(institution, factor="1.5", *, reason="Agreed with the learner", **whose):
    return Accommodation.objects.create(
        institution=institution, factor=Decimal(factor), reason=reason, made_at=timezone.now(), **whose
    )


def make_plan(cohort, course_key, *, learner, by, words=lambda most: "Of the plan", reason=""):
    """A course with an extension, a meeting and an announcement; returns these two. `words(most)` gives the texts."""
    at = timezone.now()
    course = CohortCourse.objects.create(cohort=cohort, course_key=course_key, due_on=at.date(), added_at=at)
    more = {"due_on": at.date() + timedelta(days=9), "reason": reason or words(300), "made_by": by, "made_at": at}
    Extension.objects.create(course=course, learner=learner, **more)
    meeting = Meeting.objects.create(
        cohort=cohort, title=words(120), place=words(200), starts_at=at, ends_at=at + timedelta(hours=1)
    )
    told = Announcement.objects.create(cohort=cohort, title=words(120), text=words(4000), made_by=by, made_at=at)
    return meeting, told


def make_institution(name="Quiet Valley Makers", **fields):
    return Institution.objects.create(name=name, slug=slugify(name), **fields)


def make_invitation(institution, email="new@example.org", *, token="a-token", role=Role.LEARNER, **fields):  # noqa: S107
    now = timezone.now()
    times = {"sent_at": now, "expires_at": now + timedelta(days=14)}
    return Invitation.objects.create(
        institution=institution, email=email, role=role, language="en", token_hash=hashed(token), **(times | fields)
    )


def make_link(institution, name="Poster", *, code="acode", **fields):
    now = timezone.now()
    times = {"made_at": now, "expires_at": now + timedelta(days=30)}
    return JoinLink.objects.create(institution=institution, name=name, code=code, **(times | fields))


def make_request(institution, person, **fields):
    asked = {"state": JoinRequest.ASKED, "language": "en", "asked_at": timezone.now()}
    return JoinRequest.objects.create(institution=institution, person=person, **(asked | fields))


def make_topic(cohort, *authors, words=lambda most: "Of the discussion", at=None, **fields):
    """A topic with one message of each author, in a discussion that is on; returns the messages."""
    at = at or timezone.now()
    Cohort.objects.filter(pk=cohort.pk).update(has_discussion=True)
    cohort.has_discussion = True
    topic = Topic.objects.create(cohort=cohort, size=len(authors), last_at=at, **fields)
    return [
        Message.objects.create(
            topic=topic, number=number, title=words(120) if number == 1 else "", text=words(4000), author=author,
            written_as=Role.LEARNER, written_at=at, key=uuid4(),
        )
        for number, author in enumerate(authors, 1)
    ]  # fmt: skip


def make_discussion(cohort, *, learner, other, by, words=lambda most: "Of the discussion"):
    """A learner asks and is hidden with a reason, reported and muted; another answers. Returns the two messages."""
    at = timezone.now()
    question, answer = make_topic(cohort, learner, other, words=words)
    Message.objects.filter(pk=question.pk).update(hidden_at=at, hidden_by=by, hidden_reason=words(300))
    MessageReport.objects.create(message=question, by=other, reason=words(300), at=at)
    MessageReport.objects.create(message=answer, by=learner, reason=words(300), at=at)
    TopicRead.objects.create(topic=question.topic, person=learner, up_to=1)
    Mute.objects.create(
        cohort=cohort, member=learner, until=at + timedelta(days=7), reason=words(300), made_by=by, made_at=at
    )
    return question, answer
