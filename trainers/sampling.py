"""Which sessions are checked: a share of all, the same whenever it is asked. Pure."""

import hmac

PARTS = 2**64


def is_sampled(key, percent, *, secret):
    """Whether the session with this key is among the share to be checked. Who does not know the secret can't tell."""
    digest = hmac.digest(secret.encode(), f"verification:{key}".encode(), "sha256")
    return int.from_bytes(digest[:8]) * 100 < percent * PARTS
