"""What trainees do without an account: sign, answer, take a test. Only classroom.flows calls these."""

import secrets
from decimal import Decimal

from django.db import transaction
from django.db.models import Avg, Count

from quizzes.grading import grade
from quizzes.paper import from_json, to_json
from trainers.firm_actions import find_or_add_firm
from trainers.firm_names import person_key
from trainers.models import Attendance, Delivery, KnowledgeTest, SurveyAnswer
from trainers.survey import mean_of

FIELDS = ("email", "job", "sector", "gender", "age", "language", "contact_at")


class NotOpen(Exception):
    """Nobody can sign now."""


class Full(Exception):
    """As many have signed as the trainer let in."""


class SignedElsewhere(Exception):
    """Somebody of this name and firm has signed on another device."""


@transaction.atomic
def sign(*, delivery, device, name, firm, country, size, region, at, **given):
    """Put a trainee on the list by their own phone. Returns the Attendance: the same row however often they sign.

    `device`: a hash of what the browser was given; one of them signs for one person. Whoever the trainer put on the
    list before takes over that row. Raises NotOpen, Full and SignedElsewhere.
    """
    held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not held.is_open(at):
        raise NotOpen
    if mine := held.attendances.filter(device=device).first():
        return mine
    firm = find_or_add_firm(name=firm, country=country, size=size, region=region, at=at)
    values = {**{field: given.get(field) for field in FIELDS if given.get(field)}, "device": device, "consent_at": at}
    there = held.attendances.filter(name_key=person_key(name), firm=firm).first()
    if there is None:
        if held.attendances.count() >= held.cap:
            raise Full
        return _add(held, name, firm, Attendance.CODE, at, values)
    if there.device:
        raise SignedElsewhere
    Attendance.objects.filter(pk=there.pk).update(**values)
    there.refresh_from_db()
    return there


@transaction.atomic
def put_on_list(*, delivery, name, firm, country, way, at, **given):
    """Put somebody on the list for them. Returns (the Attendance, whether it is new): the same person is there once."""
    held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    firm = find_or_add_firm(name=firm, country=country, size=given.pop("size", ""), at=at)
    there = held.attendances.filter(name_key=person_key(name), firm=firm).first()
    if there:
        return there, False
    return _add(held, name, firm, way, at, {key: value for key, value in given.items() if value}), True


def _add(delivery, name, firm, way, at, values):
    return Attendance.objects.create(
        delivery=delivery,
        token=secrets.token_urlsafe(24),
        name=" ".join(name.split()),
        name_key=person_key(name),
        firm=firm,
        way=way,
        at=at,
        **values,
    )


def strike_off(*, attendance):
    """Take somebody off the list who should not be on it. What was answered without a name stays."""
    attendance.delete()


# The survey ------------------------------------------------------------------------


@transaction.atomic
def answer_survey(*, attendance, answers, contact_at, email):
    """Keep what a trainee said, once, apart from who it was. Returns whether this call did."""
    mine = Attendance.objects.filter(pk=attendance.pk, has_answered=False)
    if not mine.update(has_answered=True):
        return False
    if contact_at:
        Attendance.objects.filter(pk=attendance.pk).update(contact_at=contact_at, email=email)
    Delivery.objects.select_for_update(of=("self",)).get(pk=attendance.delivery_id)
    SurveyAnswer.objects.create(delivery_id=attendance.delivery_id, answers=answers, mean=mean_of(answers))
    answered = SurveyAnswer.objects.filter(delivery=attendance.delivery_id)
    found = answered.aggregate(number=Count("pk"), mean=Avg("mean"))
    mean = found["mean"] and Decimal(found["mean"]).quantize(Decimal("0.01"))
    Delivery.objects.filter(pk=attendance.delivery_id).update(survey_n=found["number"], survey_mean=mean)
    return True


# The test --------------------------------------------------------------------------


def begin_test(*, attendance, form, paper):
    """Freeze the questions of somebody's test. Returns the KnowledgeTest: the same one however often it is begun."""
    test, _new = KnowledgeTest.objects.get_or_create(
        attendance=attendance, form=form, defaults={"paper": to_json(paper)}
    )
    return test


@transaction.atomic
def take_test(*, test, answers, at):
    """Grade a test, once. Returns whether this call did."""
    share = grade(from_json(test.paper), answers).score_scaled
    rows = KnowledgeTest.objects.filter(pk=test.pk, answered_at=None)
    if not rows.update(answers=answers, score=round(share * 100, 2), answered_at=at):
        return False
    column = f"{test.form}_test_mean"
    taken = KnowledgeTest.objects.filter(attendance__delivery=test.attendance.delivery_id, form=test.form)
    mean = taken.exclude(answered_at=None).aggregate(mean=Avg("score"))["mean"]
    Delivery.objects.filter(pk=test.attendance.delivery_id).update(**{column: Decimal(mean).quantize(Decimal("0.01"))})
    return True
