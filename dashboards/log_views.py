"""The log of what staff did to people and their records."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboards import log_queries as queries
from dashboards.export_views import log as log_export
from dashboards.log_documents import log_csv
from dashboards.log_forms import LogFilterForm
from pages.clock import now


@require_safe
@login_required
@never_cache
def log(request):
    form, institution = asked_or_404(request)
    page = queries.log_page(request.user, institution, form.filters)
    context = {"form": form, "filters": form.filters, "institution": institution, "page": page}
    return render(request, "dashboards/log.html", context)


@require_safe
@login_required
@never_cache
def export(request):
    form, institution = asked_or_404(request)
    log_export(request, [institution], "export_log", "csv")
    lines = queries.all_lines(request.user, institution, form.filters)
    return log_csv(lines, f"{institution.slug}-log-{localdate(now()).isoformat()}.csv")


def asked_or_404(request):
    """Return the form and the institution it asks for, the first one without a word."""
    institutions = queries.institutions_logged_for(request.user)
    form = LogFilterForm(request.GET, institutions=institutions)
    if not institutions or not form.is_valid():
        raise Http404
    chosen = [each for each in institutions if form.filters.institution in ("", each.slug)]
    return form, chosen[0]
