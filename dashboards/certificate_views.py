"""Certificates of an institution: the list, one of them, many at once, and ZIP files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.serial import grouped
from classroom.flows import bulk
from classroom.queries import content_of
from dashboards import certificate_queries as queries
from dashboards.certificate_forms import ArchiveForm, CertificateFilterForm, IssueForm
from dashboards.exports.formats import FORMATS
from dashboards.filters import CertificateFilters
from dashboards.queries import course_titles
from pages.clock import now
from pages.private_files import handed_out
from pages.ratelimit import rate_limit, signed_in


def or_404(found):
    if not found:
        raise Http404
    return found


def institutions_or_404(request):
    return or_404(queries.institutions_issuing(request.user))


@require_safe
@login_required
def certificates(request):
    institutions = institutions_or_404(request)
    form = CertificateFilterForm(request.GET, institutions=institutions)
    filters = form.filters if form.is_valid() else CertificateFilters()
    asked = [each for each in institutions if filters.institution in ("", each.slug)]
    context = {
        "form": form,
        "filters": filters,
        "institutions": institutions,
        "page": queries.list_page(asked, filters, now()),
        "batches": queries.batches_of(institutions),
        "formats": FORMATS.values(),
        "archive_form": ArchiveForm(institutions=institutions, courses=course_titles(content_of(request).courses)),
    }
    return render(request, "dashboards/certificates.html", context)


@require_safe
@login_required
def certificate(request, serial):
    found, at = or_404(queries.certificate_managed_by(request.user, serial)), now()
    context = {
        "certificate": found,
        "serial": grouped(found.serial),
        "state": found.state_at(at),
        "notices": found.notices.select_related("by")[:20],
        "may_send": bulk.may_be_sent_again(certificate=found, at=at),
    }
    return render(request, "dashboards/certificate.html", context)


@require_POST
@login_required
@rate_limit(limit=60, seconds=3600, who=signed_in)
def send_again(request, serial):
    found = or_404(queries.certificate_managed_by(request.user, serial))
    if bulk.send_certificate_again(certificate=found, by=request.user, at=now()):
        messages.success(request, _("The mail is on its way."))
    else:
        messages.error(request, _("It was not sent: three mails a day are enough."))
    return redirect("manage_certificate", serial)


# Many at once -----------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request):
    """Ask what to issue, show who would get it, and only then let it be issued."""
    institutions, asked_for = institutions_or_404(request), request.GET.get("cohort")
    form = IssueForm(request.POST or None, user=request.user, institutions=institutions, cohort=asked_for)
    context = {"form": form, "may_issue": form.fields["cohort"].queryset.exists()}
    if "change" not in request.POST and form.is_valid():
        if "issue" in request.POST:
            return redirect("manage_issue_batch", begun(form, request.user).key)
        context["preview"] = queries.preview(form.recipients, form.achievement_key)
    return render(request, "dashboards/issue.html", context)


def begun(form, user):
    ids = form.recipients.order_by("pk").values_list("pk", flat=True)
    return bulk.begin_batch(learner_ids=ids.iterator(), made_by=user, made_at=now(), **form.facts)


@require_safe
@login_required
@never_cache
def batch(request, key):
    found = or_404(queries.batch_seen_by(request.user, key))
    context = {
        "batch": found,
        "progress": queries.progress_of(found),
        "nameless": queries.nameless_people(found),
        "archives": found.archives.filter(deleted_at=None)[:3],
    }
    return render(request, "dashboards/issue_batch.html", context)


@require_POST
@login_required
def pack_batch(request, key):
    found = or_404(queries.batch_seen_by(request.user, key))
    made = bulk.pack_certificates(
        institution=found.institution, title=found.title, by=request.user, at=now(), batch=found
    )
    return redirect("manage_archive", made.key)


# ZIP files --------------------------------------------------------------------


@require_POST
@login_required
@rate_limit(limit=30, seconds=3600, who=signed_in)
def pack(request):
    institutions = institutions_or_404(request)
    form = ArchiveForm(request.POST, institutions=institutions, courses=course_titles(content_of(request).courses))
    if not form.is_valid():
        return redirect("manage_certificates")
    made = bulk.pack_certificates(**form.wanted, by=request.user, at=now())
    return redirect("manage_archive", made.key)


@require_safe
@login_required
@never_cache
def archive(request, key):
    return render(request, "dashboards/archive.html", {"archive": or_404(queries.archive_seen_by(request.user, key))})


@require_safe
@login_required
@never_cache
def archive_file(request, key):
    found = or_404(queries.archive_seen_by(request.user, key))
    if not found.file:
        return render(request, "dashboards/archive.html", {"archive": found}, status=410 if found.deleted_at else 202)
    filename = "-".join(part for part in [slugify(found.title)[:60], "certificates.zip"] if part)
    return handed_out(found.file, filename, "application/zip")
