from django_tasks import task


@task()
def render_certificate(certificate_id):
    """Render and keep the PDF of a certificate. Running it again changes nothing."""
    from certificates.documents import keep_pdf
    from certificates.models import Certificate

    keep_pdf(Certificate.objects.get(pk=certificate_id))
