from certificates.badges.verifying import LARGEST, Refused, shown, verify
from certificates.management.checking import CheckCommand
from certificates.models import Certificate

STATES = {
    Certificate.REVOKED: "It was revoked on {at:%Y-%m-%d}: {reason}",
    Certificate.SUPERSEDED: "Another certificate has taken its place since {at:%Y-%m-%d}.",
    Certificate.EXPIRED: "It has expired.",
}


class Command(CheckCommand):
    help = (
        "Say whether a file is an Open Badge of this site, unchanged and valid today: its JSON, or a PNG or SVG "
        "picture that it is baked into. Exit status 0: it is; 1: it is not. The network is not used."
    )

    largest = LARGEST

    def judge(self, content, published, at, on_record):
        badge = verify(content, published, at)
        known = _state(badge, at) if on_record else ""
        return ["VALID. The badge is as it was issued.", *_facts(badge, published, known)]


def _state(badge, at):
    """Return what the database knows of a badge. Raises Refused when it does not count any more."""
    certificate = Certificate.objects.filter(serial=badge.serial).first()
    if certificate is None:
        return "The database here does not know it."
    state = certificate.state_at(at)
    if state != Certificate.VALID:
        changed = certificate.state_changed_at or at
        raise Refused(STATES[state].format(at=changed, reason=shown(certificate.state_reason)))
    return "It was neither revoked nor superseded."


def _facts(badge, published, known):
    return [
        f"Name: {shown(badge.name)}",
        f"For: {shown(badge.title)} ({shown(badge.kind)})",
        f"Issued by: {shown(badge.issuer)} ({published.site}) on {badge.issued_at:%Y-%m-%d}",
        f"Valid until: {badge.expires_at:%Y-%m-%d}" if badge.expires_at else "It does not expire.",
        f"Signed at: {badge.signed_at:%Y-%m-%d %H:%M} UTC, with the key {badge.key_id}",
        known or f"Whether it was revoked since stands in {shown(badge.status_list)}",
    ]
