"""Activity reports: asking for one, the page, and its files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.jobs import begin_job
from classroom.queries import content_of
from dashboards.activity_document import document
from dashboards.activity_files import docx_of, pdf_of
from dashboards.activity_forms import ActivityForm
from dashboards.activity_queries import brings_in_all, institutions_reported_to, report_seen_by, reports_seen_by
from dashboards.activity_words import WORDS
from dashboards.asking import one_for_all
from dashboards.queries import course_titles
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in

FILES = {
    "pdf": (pdf_of, "application/pdf"),
    "docx": (docx_of, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def reports(request):
    institutions, at = institutions_reported_to(request.user), now()
    if not institutions:
        raise Http404
    courses = course_titles(content_of(request).courses)
    form = ActivityForm(request.POST or None, institutions=institutions, courses=courses, at=at)
    if form.is_valid():
        return redirect("manage_job", begun(request.user, *form.asked, at).key)
    context = {"form": form, "reports": reports_seen_by(request.user)}
    return render(request, "dashboards/activity_reports.html", context)


def begun(user, institutions, asked, at):
    title = f"{WORDS[asked['language']]['title'].format(year=asked['year'])} · {asked['whose']}"
    # Of several that nobody is above, each would do: who may see the report is asked again for all of them.
    office = one_for_all(institutions) or institutions[0]
    return begin_job(kind="activity_report", title=title, by=user, at=at, institution=office, **asked)


@require_safe
@login_required
@never_cache
def report(request, key):
    job = seen_or_404(request, key)
    if "report" not in job.checkpoint:
        return redirect("manage_job", key)
    rows, with_profiles = reverse("manage_report_rows", args=[key]), brings_in_all(request.user, job)
    context = {"job": job, "document": document(job.checkpoint["report"], rows, with_profiles)}
    return render(request, "dashboards/activity_report.html", context)


@require_safe
@login_required
@never_cache
@rate_limit(limit=100, seconds=3600, who=signed_in)
def file(request, key, ending):
    job = seen_or_404(request, key)
    if ending not in FILES or "report" not in job.checkpoint:
        raise Http404
    made, content_type = FILES[ending]
    kept = job.checkpoint["report"]
    response = HttpResponse(made(document(kept)), content_type=content_type)
    name = f"activity-report-{kept['year']}-{kept['slug'] or 'several'}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def seen_or_404(request, key):
    job = report_seen_by(request.user, key)
    if job is None:
        raise Http404
    return job
