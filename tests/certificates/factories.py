import secrets
import uuid
from datetime import UTC, datetime

from certificates.models import Certificate
from certificates.serial import encode

DAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def unsaved_certificate(**fields):
    defaults = {
        "serial": encode(secrets.randbits(130)),
        "achievement_key": uuid.uuid4(),
        "name": "Amina Okafor",
        "title": "Intellectual property for small firms",
        "minutes": 11 * 60,
        "outcomes": ["Find the rights that a firm already has", "Keep a business secret secret"],
        "issuer": "Harbour City Chamber of Commerce",
        "language": "en",
        "completed_at": DAY,
        "issued_at": DAY.replace(day=18),
    }
    return Certificate(**{**defaults, **fields})


def make_certificate(holder=None, **fields):
    certificate = unsaved_certificate(holder=holder, **fields)
    certificate.save()
    return certificate
