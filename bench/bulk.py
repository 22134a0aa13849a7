"""Certificates for very many at once, through the real worker, which is killed twice, and into one ZIP.

`NUMBER=10000 make bench` asks for so many. Memory is that of the worker with the press and its forks (PSS).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.site import ROOT, asked, family, megabytes, run

NUMBER = int(os.environ.get("NUMBER", "100"))
KILLED_AT = (0.25, 0.6)  # of the files
EARLY = 0.1
LOOK_SECONDS = 1
TASKS_LEFT = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"


def table(site):
    run([sys.executable, "manage.py", "build_fonts"], site.env)
    work = Work(site)
    work.run_until_done()
    run([sys.executable, "-m", "bench.bulk_world", "zip"], site.env)
    work.run_until_done()
    found = json.loads(run([sys.executable, "-m", "bench.bulk_world", "result"], site.env))
    return "\n".join(
        [
            f"Certificates for {NUMBER} at once on {site.engine}; the worker was killed {work.kills} times",
            f"  issued {found['issued']} ({found['twice']} twice), files {found['printed']}, "
            f"in the ZIP {found['packed']} ({found['megabytes']} MB)",
            f"  memory at most {work.early:.0f} MB for the first {EARLY:.0%}, "
            f"{work.late:.0f} MB for the rest and the ZIP",
        ]
    )


class Work:
    """The worker, begun again whenever it ends, as its supervisor does, until nothing is left to do."""

    def __init__(self, site):
        self.site = site
        self.files = Path(site.env["VAR_DIR"], "private", "certificates")
        self.kills, self.early, self.late = 0, 0.0, 0.0

    def run_until_done(self):
        while asked(self.site.database, TASKS_LEFT):
            self._run_once()

    def _run_once(self):
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=self.site.env)
        while worker.poll() is None:
            time.sleep(LOOK_SECONDS)
            # It may have ended meanwhile; then what was read last counts.
            with contextlib.suppress(OSError):
                self._weigh(worker)
            self._kill_or_end(worker)

    def _weigh(self, worker):
        memory = sum(megabytes(pid) for pid in family(worker.pid))
        if self._done() < EARLY * NUMBER:
            self.early = max(self.early, memory)
        else:
            self.late = max(self.late, memory)

    def _kill_or_end(self, worker):
        if self.kills < len(KILLED_AT) and self._done() >= KILLED_AT[self.kills] * NUMBER:
            self.kills += 1
            worker.send_signal(signal.SIGKILL)
        elif not asked(self.site.database, TASKS_LEFT):
            worker.terminate()

    def _done(self):
        return sum(1 for _file in self.files.iterdir()) if self.files.exists() else 0
