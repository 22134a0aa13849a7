from django_tasks import task


@task(priority=20)
def render_file(file_id):
    """Render and keep one PDF of a batch. Running it again changes nothing. Certificates go first, indexes later."""
    from printed.documents import keep_file
    from printed.models import PrintFile

    keep_file(PrintFile.objects.select_related("batch__institution", "version").get(pk=file_id))
