"""Changing batches and sheets. Only classroom.flows calls these."""

import secrets
from datetime import datetime, time
from itertools import cycle
from string import ascii_uppercase as LETTERS

from django.db import IntegrityError, transaction
from django.utils import timezone

from printed.codes import new_code
from printed.models import Batch, PrintFile, Sheet, Version
from printed.tasks import render_file
from quizzes.paper import to_json

# A file of so many questions, on all its sheets together, takes the worker about ten seconds.
QUESTIONS_IN_A_FILE = 600
NOON = time(12)


class AlreadyEntered(Exception):
    """The sheet was entered before, or the learner has another sheet of the batch: `sheet` is the one that was."""

    def __init__(self, sheet):
        super().__init__(str(sheet))
        self.sheet = sheet


@transaction.atomic
def make_batch(*, institution, quiz_key, context_key, papers, sheets, held_on, made_by, at, note="", cohort=None):
    """Make so many sheets over the versions in `papers`, and ask for their files. Neighbours get different versions."""
    batch = Batch.objects.create(
        institution=institution,
        cohort=cohort,
        quiz_key=quiz_key,
        context_key=context_key,
        title=papers[0].title,
        language=papers[0].language,
        note=note,
        held_on=held_on,
        made_by=made_by,
        made_at=at,
    )
    versions = Version.objects.bulk_create(
        Version(batch=batch, letter=letter, paper_data=to_json(paper))
        for letter, paper in zip(LETTERS, papers, strict=False)
    )
    Sheet.objects.bulk_create(
        Sheet(batch=batch, version=version, number=number, code=new_code(secrets.choice))
        for number, version in zip(range(1, sheets + 1), cycle(versions), strict=False)
    )
    for file in PrintFile.objects.bulk_create([*_files_of_sheets(batch, papers[0], sheets), *_keys(batch, versions)]):
        render_file.enqueue(file.pk)
    return batch


def _files_of_sheets(batch, paper, sheets):
    size = max(QUESTIONS_IN_A_FILE // max(len(paper.items), 1), 1)
    for first in range(1, sheets + 1, size):
        last = min(first + size - 1, sheets)
        yield PrintFile(batch=batch, name=f"sheets-{first}-{last}", first=first, last=last)


def _keys(batch, versions):
    return [PrintFile(batch=batch, name=f"key-{version.letter}", version=version) for version in versions]


def claim_sheet(*, sheet, learner, by, at):
    """Say whose sheet it is, once. Raises AlreadyEntered."""
    try:
        with transaction.atomic():
            missing = Sheet.objects.missing().filter(pk=sheet.pk)
            claimed = missing.update(learner=learner, entered_by=by, entered_at=at)
    except IntegrityError:
        raise AlreadyEntered(Sheet.objects.get(batch=sheet.batch_id, learner=learner)) from None
    if not claimed:
        raise AlreadyEntered(Sheet.objects.get(pk=sheet.pk))


def name_attempt(*, sheet, attempt):
    Sheet.objects.filter(pk=sheet.pk).update(attempt=attempt)


def session_of(batch, at):
    """Return when the class wrote, as far as anybody knows: noon of its day, and never later than now."""
    return min(timezone.make_aware(datetime.combine(batch.held_on, NOON)), at)
