"""What trainees give without an account: see docs/rules/trainers.md."""

from trainers import signing_actions as signing
from trainers.models import Attendance
from trainers.signing_actions import Full, NotOpen, SignedElsewhere

__all__ = ["Full", "NotOpen", "SignedElsewhere"]  # what the views must answer to


def sign(*, delivery, device, at, **given):
    """Raises NotOpen, Full and SignedElsewhere."""
    return signing.sign(delivery=delivery, device=device, country=delivery.country, at=at, **given)


def put_on_list(*, delivery, at, way=Attendance.LIST, **given):
    return signing.put_on_list(delivery=delivery, country=delivery.country, way=way, at=at, **given)


def strike_off(*, attendance):
    signing.strike_off(attendance=attendance)


def answer_survey(*, attendance, answers, wants_contact, email, at):
    return signing.answer_survey(
        attendance=attendance, answers=answers, contact_at=at if wants_contact else None, email=email
    )


def begin_test(*, attendance, form, paper):
    return signing.begin_test(attendance=attendance, form=form, paper=paper)


def take_test(*, test, answers, at):
    return signing.take_test(test=test, answers=answers, at=at)
