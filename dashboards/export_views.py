"""Lists as files: written while they are sent, made at once, or in the background when they are long."""

from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom.flows.exports import log_export
from classroom.flows.jobs import begin_job
from classroom.queries import content_of
from dashboards import listings
from dashboards.asking import certificates_to_export, learners_to_export, one_for_all
from dashboards.exports.formats import FORMATS
from dashboards.queries import course_titles
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@rate_limit(limit=300, seconds=3600, who=signed_in)
def learners(request, ending):
    form, institutions = found_or_404(learners_to_export, request, ending)
    titles = course_titles(content_of(request).courses)
    listing = listings.learners(institutions, form.filters, titles, now())
    return answered(request, listing, institutions, kind="export_learners", what="learners", ending=ending)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@rate_limit(limit=300, seconds=3600, who=signed_in)
def certificates(request, ending):
    form, institutions = found_or_404(certificates_to_export, request, ending)
    listing = listings.certificates(institutions, form.filters, now())
    return answered(request, listing, institutions, kind="export_certificates", what="certificates", ending=ending)


def found_or_404(asked_for, request, ending):
    found = asked_for(request.user, request.GET) if ending in FORMATS else None
    if found is None:
        raise Http404
    return found


def answered(request, listing, institutions, *, kind, what, ending):
    """Return the file; or, for a long one, a page that offers to make it, and what its button does."""
    form, office, name = FORMATS[ending], one_for_all(institutions), file_name(institutions, what)
    if form.pieces:
        log(request, institutions, kind, ending)
        return streamed(listing.table(), form, f"{name}.{ending}")
    lines = listing.count((form.most_rows or form.rows_at_once) + 1)
    if lines <= form.rows_at_once:
        log(request, institutions, kind, ending)
        return made(listing.table(), form, f"{name}.{ending}")
    too_long = form.most_rows is not None and lines > form.most_rows
    if request.method == "POST" and office and not too_long:
        asked = {"asked": request.GET.urlencode(), "format": ending, "file_name": name}
        return redirect("manage_job", begun(request, kind, listing, form, office, asked).key)
    context = {"listing": listing.head, "form": form, "office": office, "too_long": too_long, "what": what}
    return render(request, "dashboards/long_export.html", context)


def log(request, institutions, kind, ending):
    """Tell who takes a list of people away: the one thing that is written for a GET. See docs/decisions/0010."""
    if request.method != "HEAD":
        log_export(institutions=institutions, kind=kind, ending=ending, by=request.user, at=now())


def begun(request, kind, listing, form, office, asked):
    title = f"{listing.head.title} ({form.label})"
    return begin_job(kind=kind, title=title, by=request.user, at=now(), institution=office, **asked)


def file_name(institutions, what):
    whose = institutions[0].slug if len(institutions) == 1 else "all"
    return f"{whose}-{what}-{localdate(now()).isoformat()}"


def streamed(table, form, name):
    response = StreamingHttpResponse(form.pieces(table), content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def made(table, form, name):
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    form.write(table, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=form.content_type)
