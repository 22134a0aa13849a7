"""Break the rules and actions of attempts in every small way, and count which breaks no test sees: `make mutants`.

Works on a copy, so that the project may be edited meanwhile. Decorated functions and module constants are left alone:
mutmut cannot switch them.
"""

import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AT_LEAST = 90  # percent of the mutants of each module


@dataclass(frozen=True)
class Run:
    """Modules of `quizzes` with the tests that must see their mutants."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    at_once: int
    options: tuple[str, ...] = ()

    @property
    def config(self):
        folders = [path.name for path in ROOT.iterdir() if (path / "__init__.py").exists() and path.name != "tests"]
        return {
            "source_paths": ["quizzes"],
            "only_mutate": [f"quizzes/{module}.py" for module in self.modules],
            "also_copy": [*folders, "templates", "static", "manage.py"],
            "pytest_add_cli_args": ["-q", "-p", "no:cacheprovider", *self.options],
            "pytest_add_cli_args_test_selection": self.tests,
        }


RULES = ("grading", "typed", "paper", "retries", "release", "feedback", "marking", "regrading")
FLOWS = ("flows", "ways_through", "marking", "corrections", "regrading", "extra_time")
RUNS = {
    "rules": Run(RULES, tuple(f"tests/quizzes/test_{name}.py" for name in RULES), at_once=2),
    # These share one database, which stays from one mutant to the next.
    "actions": Run(
        ("actions", "marking_actions", "result_actions", "history"),
        tuple(f"tests/classroom/test_{name}.py" for name in FLOWS),
        at_once=1,
        options=("--reuse-db",),
    ),
}


def copy_to(folder):
    shutil.rmtree(folder, ignore_errors=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def write_config(folder, config):
    lines = ["[mutmut]"]
    for name, value in config.items():
        lines += [f"{name} =", *(f"    {each}" for each in value)]
    (folder / "setup.cfg").write_text("\n".join(lines) + "\n")


def mutmut(folder, *arguments):
    """Run mutmut in a folder and return what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])
    return done.stdout


def results(name, run):
    """Return ({module: {result: how many}}, what each survivor changes)."""
    folder = ROOT / "var" / "mutants" / name
    copy_to(folder)
    write_config(folder, run.config)
    mutmut(folder, "run", "--max-children", str(run.at_once))
    counts, survivors = {module: Counter() for module in run.modules}, []
    for line in mutmut(folder, "results", "--all", "true").splitlines():
        mutant, _colon, result = line.strip().partition(": ")
        if result:
            counts[mutant.split(".")[1]][result] += 1
        if result not in ("", "killed", "timeout"):
            survivors.append(f"{result}\n{mutmut(folder, 'show', mutant)}")
    return counts, survivors


def main(names):
    weak = []
    for name in names or RUNS:
        counts, survivors = results(name, RUNS[name])
        print(*survivors, sep="\n")
        for module, found in counts.items():
            seen = found["killed"] + found["timeout"]
            print(f"quizzes/{module}.py: {seen} of {found.total()} seen, {100 * seen / found.total():.1f} %")
            weak += [module] if 100 * seen < AT_LEAST * found.total() else []
    sys.exit(f"Too many mutants live in {', '.join(weak)}." if weak else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
