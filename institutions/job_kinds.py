"""Kinds of work in the background, and what each of them promises.

A kind is a generator function that takes a Job and yields Steps. A module named `jobs` in any app names its kinds:

    @job_kind("export_learners", needs=Capability.EXPORT_LEARNERS)
    def export_learners(job): ...

It is started anew every few seconds, and after a kill: with `job.checkpoint` of the last Step that was written down.
What it does before it yields may therefore happen twice. What `write` does happens once: it is one transaction with
the checkpoint. No query may stay open over a yield. Texts come out in the language of whoever asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


class JobFailed(Exception):
    """The work can't be done. `reason`: full sentences for a person, what is wrong and what to do."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = str(reason)


@dataclass(frozen=True)
class ResultFile:
    """A file to download: its path among the private files, how it is called, and what it is."""

    path: str
    name: str
    content_type: str


@dataclass(frozen=True)
class Step:
    """A part of the work: how much is done with it, where to go on, and what to write into the database."""

    done: int
    total: int | None = None
    checkpoint: dict = field(default_factory=dict)
    write: Callable[[], None] | None = None
    file: ResultFile | None = None


@dataclass(frozen=True)
class Kind:
    """`needs`: a capability, or "" for what is a person's own. `page`: the name of an address that says more about it
    and takes `parameters["page_key"]`. `result`: that of a page which shows what has come out, and takes the job's key.
    `mails`: whether a mail says that it is over.
    """

    name: str
    run: Callable
    needs: str
    page: str
    mails: bool
    result: str = ""


KINDS = {}


def job_kind(name, *, needs, page="", mails=True, result=""):
    def register(run):
        KINDS[name] = Kind(name, run, needs, page, mails, result)
        return run

    return register
