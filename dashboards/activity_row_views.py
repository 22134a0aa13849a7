"""The rows behind a number of an activity report, for whoever may read it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards.activity import told
from dashboards.activity_forms import RowsForm
from dashboards.activity_queries import brings_in_all, institutions_reported_to, issued_by_reader, rows_page
from dashboards.activity_row_words import table_of, title_of
from dashboards.activity_views import seen_or_404
from dashboards.activity_words import PROFILE
from dashboards.queries import course_titles
from pages.keyset import NoPlace


@require_safe
@login_required
@never_cache
def rows(request, key):
    job, form = seen_or_404(request, key), RowsForm(request.GET)
    if "report" not in job.checkpoint or not form.is_valid():
        raise Http404
    filters = form.filters
    number = number_or_404(request.user, job, filters)
    page, today = page_or_404(request.user, job, filters)
    titles = course_titles(content_of(request).courses)
    table = table_of(filters.of, page.rows, titles, issued_by_reader(request.user))
    context = {"job": job, "filters": filters, "number": number, "today": today, "page": page, "table": table}
    context["title"] = title_of(job.checkpoint["report"], filters, titles, request.LANGUAGE_CODE)
    return render(request, "dashboards/activity_rows.html", context)


def number_or_404(user, job, filters):
    """Return the number. There are no rows of a hidden one, and those of a profile are for who brought it in."""
    numbers = job.checkpoint["report"]["before" if filters.last else "now"]
    try:
        number = told(numbers, filters.of, filters.part)
    except (LookupError, TypeError, ValueError):
        raise Http404 from None
    if not number or (filters.of in PROFILE and not brings_in_all(user, job)):
        raise Http404
    return number


def page_or_404(user, job, filters):
    institutions = [each for each in institutions_reported_to(user) if each.pk in job.parameters["institutions"]]
    try:
        return rows_page(job, institutions, filters)
    except NoPlace:
        raise Http404 from None
