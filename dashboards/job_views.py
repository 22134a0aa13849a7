"""Work in the background: the list, how far one is, its file, and stopping it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from classroom.flows.jobs import cancel_job
from dashboards import job_queries as queries
from dashboards.job_forms import JobFilterForm
from institutions.job_kinds import KINDS
from pages.clock import now
from pages.private_files import handed_out


@require_safe
@login_required
@never_cache
def jobs(request):
    form = JobFilterForm(request.GET)
    if not form.is_valid() or not queries.has_jobs(request.user):
        raise Http404
    page = queries.list_page(request.user, form.filters.page)
    if form.filters.page > 1 and not page.rows:
        raise Http404
    return render(request, "dashboards/jobs.html", {"page": page, "filters": form.filters})


@require_safe
@login_required
@never_cache
def job(request, key):
    return shown(request, seen_or_404(request, key))


def shown(request, found, status=200):
    context = {"job": found, "kind": KINDS.get(found.kind)}
    return render(request, "dashboards/job.html", context, status=status)


@require_POST
@login_required
def cancel(request, key):
    found = seen_or_404(request, key)
    if cancel_job(job=found, at=now()):
        messages.success(request, _("It is stopped. What was done until then stays."))
    else:
        messages.info(request, _("It was over already."))
    return redirect("manage_job", key)


@require_safe
@login_required
@never_cache
def file(request, key):
    found = seen_or_404(request, key)
    if found.file:
        return handed_out(found.file, found.file_name, found.file_type)
    return shown(request, found, status=202 if found.is_under_way else 410)


def seen_or_404(request, key):
    found = queries.job_seen_by(request.user, key)
    if found is None:
        raise Http404
    return found
