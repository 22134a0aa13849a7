"""What stays public of a certificate whose holder has withdrawn the details: that it exists, and its state."""

from certificates.documents import facts_of, verification_url


def public_facts(certificate, at):
    """Return the facts of a certificate that everybody may read, as plain data; moments are in UTC."""
    if certificate.withdrawn_at is None:
        return facts_of(certificate, at)
    newer = getattr(certificate, "replaced_by", None)
    return {
        "id": certificate.serial,
        "state": certificate.state_at(at),
        "state_changed_at": certificate.state_changed_at,
        "replaced_by": newer.serial if newer else None,
        "withdrawn": True,
        "page": verification_url(certificate.serial),
    }
