"""Bring a large file of learners in and measure it: `python -m tests.classroom.intake_program csv 50000 2500 500`."""

import csv
import json
import os
import sys
import tempfile
import time
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"
HEADING = ("email", "first name", "last name", "language", "cohort", "course", "firm", "firm size", "gender")


def lines(number, twice, wrong):
    """Yield so many lines; among them addresses that stand there already, and ones that are none."""
    for each in range(number - twice - wrong):
        yield (
            f"p{each}@new.example",
            f"Amina {each}",
            "Haddad",
            "fr",
            f"C{each % 50}",
            "ip-essentials",
            "SARL",
            "12",
            "f",
        )
        if each < twice:
            yield (f"P{each}@new.example", "Again", "", "", "", "", "", "", "")
        if each < wrong:
            yield (f"nobody {each}", "Wrong", "", "", "", "", "", "", "")


def write(path, rows, ending):
    if ending == "csv":
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([HEADING, *rows])
        return
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADING, *rows]):
            sheet.write_row(place, 0, row)


def make_site():
    from institutions.models import Institution, Membership
    from tests.accounts.factories import make_user
    from tests.conftest import _prepare, _prepare_search
    from tests.courses.factories import make_course, make_module
    from tests.fire.fill import make_tables

    make_tables()
    _prepare_search()
    _prepare()
    make_course("ip-essentials", modules=[make_module()])
    institution = Institution.objects.create(name="Harbour City Chamber", slug="harbour-city")
    manager = make_user("manager@a.example")
    Membership.objects.create(user=manager, institution=institution, role="manager")
    return institution, manager


def work(load):
    from django.utils import timezone

    from classroom.flows import jobs
    from institutions.models import Job, LearnerImport

    job = Job.objects.get(pk=load.job_id)
    while jobs.work_on(job=job, at=timezone.now()):
        pass
    return LearnerImport.objects.select_related("institution", "job").get(pk=load.pk)


def outcomes(load):
    return dict(Counter(load.rows.values_list("outcome", flat=True)))


def most_megabytes():
    """The most memory that this program took; what the kernel counts otherwise began with whoever started it."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))


def main():
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from classroom.flows import intake
    from institutions.models import Membership

    ending, number, twice, wrong = sys.argv[1], *map(int, sys.argv[2:])
    institution, manager = make_site()
    asked = {"institution": institution, "name": f"people.{ending}", "language": "en", "by": manager}
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/people.{ending}"
        # A child writes the file, so that its memory is not counted.
        child = os.fork()
        if child == 0:
            write(path, lines(number, twice, wrong), ending)
            os._exit(0)
        os.waitpid(child, 0)
        # Of the processor: how long others keep it busy says nothing.
        begun = time.process_time()
        with open(path, "rb") as file:
            load = work(intake.begin_import(file=file, at=timezone.now(), **asked))
        found["outcomes"] = outcomes(load)
        mails = DBTaskResult.objects.filter(task_path="classroom.tasks.tell_newcomers")
        found["mails_before_the_word"] = mails.count()
        found["seconds_to_read"] = round(time.process_time() - begun, 1)
        load = work(intake.confirm_import(load=load, by=manager, at=timezone.now()))
        found["seconds"] = round(time.process_time() - begun, 1)
        found["learners"] = Membership.objects.filter(role="learner").count()
        with open(path, "rb") as file:
            found["again"] = outcomes(work(intake.begin_import(file=file, at=timezone.now(), **asked)))
    found["megabytes"] = most_megabytes()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
