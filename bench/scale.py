"""How the screens of a manager grow with the number of learners: `make bench ARGS=scale DATABASE_URL=postgres://…`.

Each size has a database of its own on that server, named cascade_scale_<learners>. It is filled at first, which takes
minutes, and used again; drop it by hand. SIZES=10000,100000,1000000 says which.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from statistics import median
from urllib.parse import quote, urlsplit, urlunsplit

from bench.site import ROOT, run
from pages.keyset import written

SIZES = [int(size) for size in os.environ.get("SIZES", "10000,100000,1000000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "11"))
PAGE_10_000 = 250_000  # rows before it
WRITES, BLOCKS, READS_A_SECOND = 20, 6, 2
LARGEST = 1


class Site:
    """One size: its database, who is there, and a process that asks."""

    def __init__(self, learners, address, folder):
        self.learners = learners
        name = f"cascade_scale_{learners}"
        self.url = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        self.env = os.environ | {"DEMO": "1", "VAR_DIR": folder, "DATABASE_URL": self.url, "LOG_LEVEL": "ERROR"}
        make_database(address, name)
        run([sys.executable, "manage.py", "migrate", "-v0"], self.env)
        if not self.value("SELECT count(*) FROM courses_coursepage"):
            run([sys.executable, "manage.py", "load_catalogue", "-v0"], self.env)
        self.world = json.loads(run([sys.executable, "-m", "bench.scale_world", str(learners)], self.env))
        self.managers = dict(zip((LARGEST, learners // 500), self.world["managers"], strict=True))

    def asker(self):
        return asking(self.env)

    def rows(self, question, *values):
        import psycopg

        with psycopg.connect(self.url) as connection:
            return connection.execute(question, values).fetchall()

    def value(self, question, *values):
        return self.rows(question, *values)[0][0]

    def screens(self, institution):
        """Return {what it is: its address}."""
        mine = "FROM progress_enrolment WHERE institution_id = %s"
        deep = min(PAGE_10_000, max(self.value(f"SELECT count(*) {mine}", institution) - 30, 0))
        [place] = self.rows(
            f"SELECT last_activity_at, id {mine} ORDER BY last_activity_at DESC, id DESC OFFSET %s LIMIT 1",
            institution,
            deep,
        )
        [(key, name, email)] = self.rows(SOMEBODY_HALF_WAY, institution)
        [(month,)] = self.rows("SELECT to_char(now() - interval '8 months', 'YYYY-MM')")
        manage = "/en/manage/"
        return {
            "overview": f"{manage}overview/",
            "overview, enrolled in 90 days": f"{manage}overview/?since=90-days",
            "table, page 1": manage,
            "table, page 10,000 or the last": f"{manage}?after={written(place)}",
            "table by name": f"{manage}?sort=name",
            "table by progress": f"{manage}?sort=progress",
            "search: name": f"{manage}?q={quote(name)}",
            "search: first name": f"{manage}?q=Anna",
            "search: address": f"{manage}?q={quote(email)}",
            "search: two letters": f"{manage}?q=an",
            "at risk": f"{manage}?show=at-risk",
            "chart to rows: stage": f"{manage}?stage=second-quarter",
            "chart to rows: month": f"{manage}?month={month}",
            "chart to rows: language": f"{manage}?language=fr",
            "learner": f"{manage}learners/{key}/",
            "timeline": f"{manage}learners/{key}/timeline/",
        }


@contextlib.contextmanager
def asking(env):
    """Yield a function that asks bench.scale_asker in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.scale_asker"],
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.stdout.readline()

    def ask(what, **asked):
        process.stdin.write(json.dumps([what, asked]) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    try:
        yield ask
    finally:
        process.stdin.close()
        process.wait(60)


def make_database(address, name):
    import psycopg

    with psycopg.connect(address, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(f'CREATE DATABASE "{name}"')


def table(address):
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder:
        sites = [Site(size, address, folder) for size in SIZES]
        run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], sites[0].env)
        yield from (f"{site.learners:,} learners: {site.world['facts']}" for site in sites)
        yield from screens(sites)
        yield from reports(sites)
        yield writes(sites[-1])


def screens(sites):
    head = [f"{site.learners:,}" for site in sites]
    yield f"\n| screen | {' | '.join(f'{each}, ms' for each in head)} | times | CPU, times | queries |"
    yield f"| --- | {'---: | ' * (len(sites) + 3)}"
    with contextlib.ExitStack() as stack:
        askers = [stack.enter_context(site.asker()) for site in sites]
        for ask in askers:
            ask("count")
        for title, number in (("largest", 0), ("small", 1)):
            addresses = [site.screens(list(site.managers)[number]) for site in sites]
            people = [site.world["managers"][number] for site in sites]
            for screen in addresses[0]:
                each = [(ask, who, paths[screen]) for ask, who, paths in zip(askers, people, addresses, strict=True)]
                yield row(f"{title}: {screen}", each)


def row(name, each):
    """Measure a screen in turns; what is kept in memory since the first time is so for all sizes."""
    for ask, who, path in each:
        ask("ask", who=who, path=path)
    queries = max(ask("ask", who=who, path=path, count=True)["queries"] for ask, who, path in each)
    took = [[] for _each in each]
    for _ in range(ROUNDS):
        for times, (ask, who, path) in zip(took, each, strict=True):
            times.append(ask("ask", who=who, path=path))
    clock = [1000 * median(one["seconds"] for one in times) for times in took]
    cpu = [median(one["cpu"] for one in times) for times in took]
    cells = [*(f"{ms:.0f}" for ms in clock), f"{clock[-1] / clock[0]:.2f}", f"{cpu[-1] / cpu[0]:.2f}", str(queries)]
    return f"| {name} | {' | '.join(cells)} |"


def reports(sites):
    yield "\nThe report of the year for the largest institution, by the worker's code in a process of its own:"
    for site in sites:
        with site.asker() as ask:
            made = ask("report", who=site.world["managers"][0], institution=LARGEST)
        yield (
            f"  {site.learners // 10:,} learners: {made['state']} in {made['seconds']:.1f} s, "
            f"memory {made['before']:.1f} MB before and {made['memory']:.1f} MB at most"
        )


def writes(site):
    """Mark lessons as done, with and without a manager who reads: blocks of both in turns."""
    lessons = iter(site.rows(LESSONS_TO_DO, WRITES * BLOCKS * 2))
    times, overview = {False: [], True: []}, site.screens(LARGEST)["overview"]
    with site.asker() as write, site.asker() as read:
        for _ in range(BLOCKS):
            for busy in (False, True):
                with reading(read, site.world["managers"][0], overview) if busy else contextlib.nullcontext():
                    for _ in range(WRITES):
                        learner, lesson = next(lessons)
                        done = write("mark_done", who=learner, path=f"/en/learn/lessons/{lesson}/done/")
                        times[busy].append((done["seconds"], done["cpu"]))
                        time.sleep(0.05)
    clock, cpu = ([1000 * median(one[which] for one in times[busy]) for busy in (False, True)] for which in (0, 1))
    return (
        f"\nMark as done, {site.learners:,} learners: {clock[0]:.1f} ms, of which {cpu[0]:.1f} ms CPU;"
        f" with {READS_A_SECOND} overviews of the largest institution a second {clock[1]:.1f} ms, {cpu[1]:.1f} ms CPU:"
        f" {clock[1] / clock[0]:.2f} times on the clock, {cpu[1] / cpu[0]:.2f} times the CPU"
    )


@contextlib.contextmanager
def reading(ask, who, path):
    """Ask for a page at a steady pace until it is enough."""
    enough = threading.Event()

    def go_on():
        while not enough.wait(1 / READS_A_SECOND):
            ask("ask", who=who, path=path)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


SOMEBODY_HALF_WAY = """
    SELECT public_id, first_name || ' ' || last_name, email
    FROM progress_enrolment JOIN accounts_user ON accounts_user.id = learner_id
    WHERE institution_id = %s AND percent BETWEEN 40 AND 60 ORDER BY progress_enrolment.id LIMIT 1
"""
# Of learners who have begun a course a lesson of it that they have not read.
LESSONS_TO_DO = """
    SELECT enrolment.learner_id, lesson.translation_key
    FROM (SELECT * FROM progress_enrolment WHERE percent BETWEEN 10 AND 50 ORDER BY id LIMIT 5000) enrolment
    JOIN wagtailcore_page course ON course.translation_key = enrolment.course_key
    JOIN courses_coursemodule named ON named.page_id = course.id
    JOIN wagtailcore_page module ON module.id = named.module_id
    JOIN wagtailcore_page lesson ON lesson.path LIKE module.path || '____' AND lesson.live
    WHERE NOT EXISTS (SELECT FROM progress_lessoncompletion done
                      WHERE done.learner_id = enrolment.learner_id AND done.lesson_key = lesson.translation_key)
    LIMIT %s
"""
