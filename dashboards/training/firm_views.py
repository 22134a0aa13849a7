"""The firms whose people were trained: which of them are one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import cascade as flows
from dashboards.training import firm_queries as queries
from dashboards.training.cascade_views import institutions_or_404
from pages.clock import now
from trainers.models import Firm, FirmMerge

FIRMS_ON_A_PAGE = 50


@require_safe
@login_required
def firms(request):
    institutions = institutions_or_404(request)
    words = request.GET.get("q", "")[:100].replace("\0", "")
    page = Paginator(queries.firms_matching(request.user, words), FIRMS_ON_A_PAGE).get_page(request.GET.get("page"))
    pairs = [] if words else queries.likely_pairs(request.user)
    context = {"institutions": institutions, "q": words, "page": page, "pairs": pairs}
    context["querystring"] = urlencode({"q": words}) if words else ""
    return render(request, "dashboards/training/firms.html", context)


@require_safe
@login_required
def firm(request, pk):
    known = get_object_or_404(Firm.objects.visible_to(request.user).select_related("merged_into"), pk=pk)
    context = {"firm": known, "numbers": queries.numbers_of(request.user, [known])}
    context["may_merge"] = Firm.objects.managed_by(request.user).filter(pk=pk).exists()
    context["merges"] = queries.merges_of(known)
    context["alike"] = queries.firms_like(request.user, known) if known.merged_into is None else []
    return render(request, "dashboards/training/firm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request, pk, into):
    managed = Firm.objects.managed_by(request.user).roots()
    one, other = get_object_or_404(managed, pk=pk), get_object_or_404(managed, pk=into)
    if one == other or one.country != other.country:
        raise Http404
    if request.method == "POST":
        return merged(request, one, other)
    numbers = {name: queries.numbers_of(request.user, rows) for name, rows in sides(one, other).items()}
    return render(request, "dashboards/training/merge.html", {"firm": one, "into": other, "numbers": numbers})


def sides(one, other):
    return {"firm": [one], "into": [other], "both": [one, other]}


def merged(request, one, other):
    told = queries.institutions_that_know(request.user, one)
    try:
        flows.merge_firms(firm=one, into=other, institutions=told, by=request.user, at=now())
    except flows.MergeRefused:
        messages.error(request, _("Nothing was changed: somebody has just merged one of these firms."))
    else:
        messages.success(request, _("The two firms count as one. You can take it back here."))
    return redirect("manage_firm", other.pk)


@require_POST
@login_required
def part(request, pk):
    managed = Firm.objects.managed_by(request.user)
    merge = get_object_or_404(FirmMerge.objects.filter(into__in=managed).select_related("firm"), pk=pk)
    told = queries.institutions_that_know(request.user, merge.firm)
    try:
        flows.part_firms(merge=merge, institutions=told, by=request.user, at=now())
    except flows.NothingToUndo:
        messages.info(request, _("They count as two already."))
    else:
        messages.success(request, _("The two firms count apart again."))
    return redirect("manage_firm", merge.into_id)
