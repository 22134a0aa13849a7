from certificates.badges.verifying import Refused, shown
from certificates.documents import state_of_file
from certificates.management.checking import CheckCommand
from certificates.signing.documents import LARGEST, PROBLEMS, check_pdf


class Command(CheckCommand):
    help = (
        "Say whether a PDF is a certificate of this site, unchanged and valid today. Exit status 0: "
        "it is; 1: it is not. The network is not used."
    )
    largest = LARGEST

    def judge(self, content, published, at, on_record):
        verdict = check_pdf(content, archive=published, at=at)
        if not verdict.valid:
            raise Refused(PROBLEMS[verdict.why])
        problem, facts = state_of_file(content, at=at) if on_record else ("", [])
        if problem:
            raise Refused(problem)
        vouched = "vouched for by a timestamp authority" if verdict.timestamped else "by the clock of the issuer"
        return [
            "VALID. The file is as it was issued.",
            *map(shown, facts),
            f"Signed by: {published.issuer} ({published.site}), key {verdict.key_id}",
            f"Signed at: {verdict.signed_at:%Y-%m-%d %H:%M} UTC, {vouched}",
            f"Public page: {shown(verdict.page)}",
        ]
