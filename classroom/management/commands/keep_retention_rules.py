from django.core.management.base import BaseCommand, CommandError

from classroom.flows.retention import keep_rules
from institutions.retention import Step
from pages.clock import now


class Command(BaseCommand):
    stealth_options = ("between",)
    help = "Tell those whose records go by the rule of their institution, and let those go who were told 30 days ago"

    def handle(self, *args, between=lambda: None, **options):
        done, failed = keep_rules(at=now(), between=between)
        told, taken_out, erased = (done[step] for step in (Step.TELL, Step.TAKE_OUT, Step.ERASE))
        self.stdout.write(f"{told} people told, {taken_out} taken out of an institution, {erased} accounts erased.")
        for pk, error in failed:
            self.stderr.write(f"Account {pk}: {error!r}")
        if failed:
            raise CommandError(f"{len(failed)} accounts failed; the others were done.")
