"""What is wrong with the files: every mistake of every file, with its line."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    line: int
    reason: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.reason}"


class BrokenCatalogue(Exception):
    def __init__(self, problems):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Report:
    """Collects problems, so that one run names them all."""

    def __init__(self):
        self._problems = set()

    def add(self, path, line, reason):
        self._problems.add(Problem(path, line, reason))

    def about(self, path):
        """Return a function (line, reason) that reports on one file."""
        return lambda line, reason: self.add(path, line, reason)

    def raise_if_any(self):
        if self._problems:
            raise BrokenCatalogue(sorted(self._problems))
