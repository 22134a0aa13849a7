"""May this person have the certificate now? Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Eligibility:
    missing: tuple[str, ...]  # of "completion", "name"

    @property
    def ok(self):
        return not self.missing


def check(*, completed, name):
    """A certificate needs a completed course and a name that its holder has confirmed."""
    missing = []
    if not completed:
        missing.append("completion")
    if not name:
        missing.append("name")
    return Eligibility(tuple(missing))
