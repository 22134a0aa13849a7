"""Plan and send, and see what became of it."""

from accounts.models import Mailing
from classroom.flows import mailings


def run(at):
    mailings.plan_mailings(at=at)
    return mailings.send_mailings(at=at)


def states():
    return sorted(Mailing.objects.values_list("state", flat=True))
