"""What is left of a name that nobody may know any more: enough to compare it with one that somebody brings."""

import unicodedata

from django.contrib.auth.hashers import check_password, make_password


def hash_of(name):
    """Return the salted hash of a name, as slow to guess as that of a password."""
    return make_password(_folded(name))


def is_name_of(certificate, name):
    """Whether an erased certificate was issued to this name."""
    return check_password(_folded(name), certificate.name_hash)


def _folded(name):
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
