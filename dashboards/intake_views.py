"""Learners from a file: upload it, see what would happen, let it happen, and read what came of it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows.intake import begin_import, confirm_import
from dashboards import intake_queries as queries
from dashboards.intake_documents import report_csv
from dashboards.intake_forms import ImportFilterForm, UploadForm
from institutions.roster import template
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in

TEMPLATES = {
    "csv": (template.csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (template.xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@rate_limit(limit=60, seconds=3600, who=signed_in)
def imports(request):
    institutions = or_404(queries.institutions_importing(request.user))
    form = UploadForm(request.POST or None, request.FILES or None, institutions=institutions)
    if request.method == "POST" and form.is_valid():
        return redirect("manage_import", begun(form, request.user).key)
    context = {"form": form, "imports": queries.latest(request.user), "institutions": institutions}
    return render(request, "dashboards/imports.html", context)


def begun(form, user):
    asked = form.cleaned_data
    file = asked["file"]
    return begin_import(
        institution=form.whose, file=file, name=file.name, language=asked["language"], by=user, at=now()
    )


@require_safe
@login_required
def blank_table(request, ending):
    or_404(queries.institutions_importing(request.user))
    make, content_type = TEMPLATES[ending]
    response = HttpResponse(make(get_language()), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="learners.{ending}"'
    return response


@require_safe
@login_required
@never_cache
def one_import(request, key):
    load = or_404(queries.import_seen_by(request.user, key))
    form = ImportFilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    context = {"load": load, "job": load.job, "filters": form.filters}
    if load.read_at and not load.deleted_at:
        context["counts"], context["page"] = queries.counts_of(load), queries.rows_page(load, form.filters)
        context["new_cohorts"] = queries.new_cohorts(load)
    return render(request, "dashboards/import.html", context)


@require_POST
@login_required
def bring_in(request, key):
    load = or_404(queries.import_seen_by(request.user, key))
    if load.read_at and not load.deleted_at:
        confirm_import(load=load, by=request.user, at=now())
    return redirect("manage_import", key)


@require_safe
@login_required
@never_cache
def report(request, key):
    load = or_404(queries.import_seen_by(request.user, key))
    if load.read_at is None or load.deleted_at:
        raise Http404
    return report_csv(queries.all_rows(load), f"import-{load.made_at:%Y-%m-%d}.csv")


def or_404(found):
    if not found:
        raise Http404
    return found
