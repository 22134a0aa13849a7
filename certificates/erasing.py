"""What stays of certificates whose holder erases the account: that they were issued, and what their file is."""

from certificates.actions import delete_archive_file
from certificates.fingerprints import hash_of
from certificates.models import Archive, Certificate
from pages.private_files import forget


def erase_certificates(*, person, at):
    """Leave of each the hashes of its file and of its name: whoever holds the file can have both checked.

    The files go first: should the rest fail, it is done again, and no file is left that no row names.
    """
    certificates = list(Certificate.objects.filter(holder=person, erased_at=None))
    delete_archives_with(certificates, at)
    for certificate in certificates:
        if certificate.pdf:
            forget(certificate.pdf)
        Certificate.objects.filter(pk=certificate.pk).update(
            name="", name_hash=hash_of(certificate.name), state_reason="", credential="", pdf="", erased_at=at,
            withdrawn_at=certificate.withdrawn_at or at,
        )  # fmt: skip


def delete_archives_with(certificates, at):
    """Delete the ZIP files that may hold one of these, and those that are being packed. They can be packed again."""
    institutions = {certificate.institution_id for certificate in certificates}
    for archive in Archive.objects.filter(institution__in=institutions - {None}, deleted_at=None):
        delete_archive_file(archive=archive, at=at)
