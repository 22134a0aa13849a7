"""The names under which the site, its keys and its badges are known outside. Pure.

All are made from the configured address of the site: a badge says them for as long as it exists, so that a site that
moves must keep its old address alive for whoever wants to look things up. Checking needs none of them.
"""

STATUS_LIST_LENGTH = 131_072  # the shortest list that the standard allows, 16 kB of bits before it is packed


def did(site):
    """Return the decentralised identifier of a site, `did:web:HOST`, a port written as %3A."""
    return "did:web:" + site.split("://", 1)[1].replace(":", "%3A")


def method(site, key_id):
    """Return the name of a key, as proofs give it."""
    return f"{did(site)}#{key_id}"


def credential_url(site, serial):
    return f"{site}/verify/{serial}/credential.json"


def picture_url(site, kind):
    """Return the picture of all badges of a kind, which says nothing of anybody."""
    return f"{site}/verify/badges/{kind}.png"


def status_list_url(site, number):
    return f"{site}/verify/status/{number}.json"


def status_place(number):
    """Return (which list, where in it) holds the bit of the certificate with this number."""
    return divmod(number, STATUS_LIST_LENGTH)
