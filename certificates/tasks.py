from django_tasks import task


@task(priority=50)
def render_certificate(certificate_id):
    """Render and keep the PDF of a certificate. Running it again changes nothing; the worker tries again what fails."""
    from certificates.documents import keep_pdf
    from certificates.models import Certificate

    keep_pdf(Certificate.objects.get(pk=certificate_id))
