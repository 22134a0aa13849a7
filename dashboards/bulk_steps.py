"""Doing something to many learners in the background: who they are is written down first, then it goes on bit by bit.

So nobody is left out and nobody is taken twice, though what is done may itself take people off the list that was meant.
"""

import struct
from collections import Counter
from functools import partial

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from courses.content import content_in
from dashboards.bulk_forms import Outcome
from dashboards.bulk_queries import meant
from dashboards.nudge_queries import MOST_AT_ONCE
from dashboards.queries import course_titles
from institutions.job_files import growing_file
from institutions.job_kinds import JobFailed, Step
from pages.clock import now

KEY = struct.Struct("<q")
AT_ONCE = MOST_AT_ONCE


def bulk_steps(job, what):
    """Yield the steps of a job. May whoever asked for it do that no more, it ends with what is done."""
    asked = meant_by(job, what)
    mark = job.checkpoint
    if not mark:
        mark = write_people(job, asked)
        yield Step(0, mark["total"], mark)
    while mark["next"] < mark["total"]:
        mark, new = next_people(job, asked, mark)
        write = partial(asked.form.do, new, by=job.made_by, at=now()) if new else None
        yield Step(mark["next"], mark["total"], mark, write)


def meant_by(job, what):
    titles = course_titles(content_in(get_language()).courses)
    asked = job.made_by and meant(job.made_by, what, QueryDict(job.parameters["asked"]), titles, job.made_at)
    if not asked or not asked.form.is_valid():
        raise JobFailed(_("Whoever asked for this may not do it any more, or what it was about is gone."))
    return asked


def write_people(job, asked):
    with growing_file(job, 0) as file:
        file.writelines(map(KEY.pack, asked.people.order_by("pk").values_list("pk", flat=True).iterator()))
        return {"total": file.tell() // KEY.size, "next": 0, "counts": {}}


def next_people(job, asked, mark):
    """Return (how far it is then, those of the next people whom it changes)."""
    with growing_file(job, mark["total"] * KEY.size) as file:
        file.seek(mark["next"] * KEY.size)
        number = min(AT_ONCE, mark["total"] - mark["next"])
        keys = [key for (key,) in KEY.iter_unpack(file.read(number * KEY.size))]
    people = asked.form.split(people_of(keys), now())
    found = list(people.order_by("pk"))
    counts = Counter(mark["counts"]) + Counter(each.outcome for each in found)
    return {**mark, "next": mark["next"] + number, "counts": dict(counts)}, [
        each for each in found if each.outcome == Outcome.NEW
    ]


def people_of(keys):
    """Those who were meant. What may be done to them is asked anew: see `split`."""
    return User.objects.filter(pk__in=keys)
