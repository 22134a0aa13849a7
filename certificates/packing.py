"""Packing the files of many certificates into one ZIP, without ever holding more than a piece of one in memory."""

import shutil
from tempfile import TemporaryFile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import storages

from certificates.models import Archive, Certificate
from certificates.sessions import file_name
from institutions.models import CohortLearner
from pages.private_files import forget, keep_file

PIECE = 64 * 1024
ROWS = 200


def certificates_in(*, institution, at, batch=None, course_key=None, cohort=None):
    """The certificates of an institution that are valid at a moment and printed: of a batch, a course or a cohort."""
    rows = Certificate.objects.current(at).filter(institution=institution).exclude(pdf="")
    if batch:
        people = batch.places.order_by().values("learner")
        return rows.filter(kind=Certificate.ATTENDANCE, achievement_key=batch.achievement_key, holder__in=people)
    if course_key:
        return rows.of_course(course_key)
    return rows.filter(holder__in=CohortLearner.objects.filter(cohort=cohort).values("learner"))


def pack(archive):
    """Make and keep the ZIP. Only the first is ever kept, however often this runs."""
    if archive.file or archive.deleted_at:
        return
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.VAR_DIR) as target:
        packed = write(archive, target)
        target.seek(0)
        path = keep_file("archives", target, ".zip")
    waiting = Archive.objects.filter(pk=archive.pk, file="", deleted_at=None)
    if not waiting.update(file=path, packed=packed):
        forget(path)


def write(archive, target):
    """Write the ZIP into an open file, and return how many certificates are in it."""
    wanted = {"batch": archive.batch, "course_key": archive.course_key, "cohort": archive.cohort}
    rows = certificates_in(institution=archive.institution, at=archive.made_at, **wanted).order_by("pk")
    number = 0
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for number, certificate in enumerate(rows.iterator(chunk_size=ROWS), 1):
            entry = ZipInfo(file_name(certificate.name, certificate.serial), certificate.issued_at.timetuple()[:6])
            with storages["private"].open(certificate.pdf) as file, packed.open(entry, "w") as place:
                shutil.copyfileobj(file, place, PIECE)
            if number % ROWS == 0:
                Archive.objects.filter(pk=archive.pk, file="").update(packed=number)
    return number
