from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from accounts.devices import Device, device_of
from accounts.models import Session, User
from accounts.sessions import BEGUN_AT, DEVICE, SessionStore

MOST_SHOWN = 50


@dataclass(frozen=True)
class SignedIn:
    """A browser in which somebody is signed in. Its key is never shown: it would let anybody in."""

    device: Device
    begun_at: datetime | None
    current: bool


def sessions_of(user, *, current_key, at):
    """Return where a person is signed in now: this browser first, then the newest."""
    rows = Session.objects.filter(user=user, expire_date__gt=at).order_by("-expire_date")[:MOST_SHOWN]
    return sorted((_signed_in(row, current_key) for row in rows), key=lambda each: not each.current)


def _signed_in(row, current_key):
    kept = SessionStore().decode(row.session_data)
    begun_at = datetime.fromisoformat(kept[BEGUN_AT]) if BEGUN_AT in kept else None
    return SignedIn(device_of(kept.get(DEVICE, "")), begun_at, row.session_key == current_key)


def account_with(email):
    """Return the account with an address, rather one that has confirmed it; None without any."""
    addresses = EmailAddress.objects.filter(email__iexact=email).select_related("user").order_by("-verified", "pk")
    known = addresses.first()
    return known.user if known else User.objects.filter(email__iexact=email).first()
