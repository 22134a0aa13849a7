from django_tasks import task

from pages.clock import now


@task(priority=50)
def render_certificate(certificate_id):
    """Render and keep the PDF of a certificate. Running it again changes nothing; the worker tries again what fails."""
    from certificates.documents import keep_pdf
    from certificates.mail import tell_ready
    from certificates.models import Certificate

    keep_pdf(Certificate.objects.get(pk=certificate_id), now())
    tell_ready(Certificate.objects.select_related("holder", "replaces").get(pk=certificate_id), now())


@task(priority=5)
def pack_archive(archive_id):
    """Pack the files of many certificates into one ZIP. Running it again changes nothing."""
    from certificates.models import Archive
    from certificates.packing import pack

    pack(Archive.objects.select_related("institution", "batch", "cohort").get(pk=archive_id))
