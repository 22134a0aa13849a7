"""A file that grows part by part, while the work on it may be killed at any moment."""

import os
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import storages


class LostPart(Exception):
    """The file is shorter than what was written down: this work has to begin anew."""


def growing_path(job):
    return f"jobs/{job.key}.part"


@contextmanager
def growing_file(job, size):
    """Open the file of a job to add to it behind its first `size` bytes: what came after them is cut off."""
    path = Path(storages["private"].path(growing_path(job)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        if file.seek(0, os.SEEK_END) < size:
            raise LostPart
        file.truncate(size)
        file.seek(size)
        yield file
        file.flush()
        os.fsync(file.fileno())


def keep_result(job, file, ending):
    """Keep the finished file of a job, in the place of one that an earlier try has left. Returns its path."""
    storage, path = storages["private"], f"jobs/{job.key}{ending}"
    storage.delete(path)
    return storage.save(path, File(file))


def forget_growing(job):
    storages["private"].delete(growing_path(job))
