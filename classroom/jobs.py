"""Work in the background that changes what learners have, or that a person asks for about themselves."""

from functools import partial
from tempfile import TemporaryFile

from django.conf import settings

from classroom.flows import intake
from classroom.own_data_file import write_data
from institutions.job_kinds import ResultFile, Step, job_kind
from institutions.roles import Capability
from pages.clock import now
from pages.private_files import put

OWN_DATA = "own_data"


@job_kind(OWN_DATA, needs="")
def make_own_data(job):
    """Make one file of all that is known about whoever asked. A kill begins it anew, and leaves no second file."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    at, path = now(), f"own_data/{job.key}.zip"
    with TemporaryFile(dir=settings.VAR_DIR) as target:
        write_data(job.made_by, target, at=at, language=job.language)
        file = ResultFile(path, f"my-data-{at:%Y-%m-%d}.zip", "application/zip")
        yield Step(1, 1, write=partial(put, path, target), file=file)


@job_kind("read_learners", needs=Capability.IMPORT_LEARNERS, page="manage_import", mails=False)
def read_learners(job):
    return intake.read_learners(job)


@job_kind("bring_in_learners", needs=Capability.IMPORT_LEARNERS, page="manage_import")
def bring_in_learners(job):
    return intake.bring_in_learners(job)
