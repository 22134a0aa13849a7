"""An institution's own pages: what it is, changing what it says about itself, and who works there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows import institution as flows
from dashboards import institution_queries as queries
from dashboards.cohort_forms import posted
from dashboards.institution_forms import InstitutionForm
from institutions.roles import Capability
from pages.clock import now


@require_safe
@login_required
def institutions(request):
    """The institutions that the person keeps; whoever keeps one goes straight to it."""
    kept = list(queries.institutions_kept_by(request.user)[: queries.ROWS_ON_A_PAGE])
    if not kept:
        raise Http404
    if len(kept) == 1:
        return redirect("manage_institution", kept[0].pk)
    return render(request, "dashboards/institutions.html", {"institutions": kept})


@require_safe
@login_required
def institution(request, pk):
    shown = queries.institutions_kept_by(request.user).filter(pk=pk).first()
    if shown is None:
        raise Http404
    context = {"institution": shown, "numbers": queries.numbers_of(shown), "centres": queries.centres_of(shown)}
    context["rows"] = queries.list_of(request.user, shown)
    return render(request, "dashboards/institution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_institution(request, pk):
    kept = kept_or_404(request, pk, Capability.CHANGE_INSTITUTION)
    name = kept.local_name
    form = InstitutionForm(posted(request), request.FILES or None, institution=kept)
    if form.is_valid():
        flows.change_institution(institution=kept, by=request.user, at=now(), **form.changes())
        messages.success(request, _("What your institution says about itself is changed."))
        return redirect("manage_institution", pk)
    return render(request, "dashboards/institution_form.html", {"form": form, "institution": kept, "name": name})


def kept_or_404(request, pk, may):
    kept = queries.kept(request.user, pk, may)
    if kept is None:
        raise Http404
    return kept
