from datetime import timedelta

from django.utils import timezone
from django_tasks import task

# A certificate that could not be printed is tried again, in the end once a day, until somebody has mended the cause.
WAITS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1)]


@task(priority=50)
def render_certificate(certificate_id, tries=0):
    """Render and keep the PDF of a certificate. Running it again changes nothing."""
    from certificates.documents import keep_pdf
    from certificates.models import Certificate

    certificate = Certificate.objects.get(pk=certificate_id)
    try:
        keep_pdf(certificate)
    except Exception:  # the error is kept with this task's row; the next try has its own
        wait = WAITS[min(tries, len(WAITS) - 1)]
        render_certificate.using(run_after=timezone.now() + wait).enqueue(certificate_id, tries=tries + 1)
        raise
