"""May this person have the certificate now? Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Eligibility:
    missing: tuple[str, ...]  # of "completion", "name", "trust"

    @property
    def ok(self):
        return not self.missing


def check(*, completed, name, revoked):
    """A certificate needs a completed course, a name that its holder has confirmed, and that none was revoked before.

    `revoked`: whether the certificate of this person for this course was. People decide what follows, never a rule.
    """
    missing = []
    if not completed:
        missing.append("completion")
    if not name:
        missing.append("name")
    if revoked:
        missing.append("trust")
    return Eligibility(tuple(missing))
