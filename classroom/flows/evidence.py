"""What shows that a session happened: taken in, looked at by whoever checks files for harm, and deleted in time."""

from django.conf import settings
from django.utils.module_loading import import_string

from trainers import evidence_actions as evidence
from trainers.evidence_actions import TooMany

__all__ = ["TooMany"]  # what the views must answer to


class Harmful(Exception):
    """The site's own check refuses the file."""


def add_evidence(*, delivery, content, at, **given):
    """Raises Harmful and TooMany."""
    if settings.FILE_CHECK and not import_string(settings.FILE_CHECK)(content):
        raise Harmful
    return evidence.add_evidence(delivery=delivery, content=content, at=at, **given)


def delete_evidence(*, evidence_row):
    evidence.delete_evidence(evidence=evidence_row)


def delete_old_evidence(*, at):
    return evidence.delete_old_evidence(at=at)


def forget_trainees(*, at):
    return evidence.forget_trainees(at=at)
