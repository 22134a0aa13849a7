"""Who asks to join an institution, and who waits for a seat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from classroom.flows import joining as flows
from classroom.flows.institution import change_institution
from dashboards import institution_queries as queries
from dashboards.cohort_forms import PeopleForm, posted
from dashboards.institution_views import kept_or_404
from dashboards.request_forms import RequestFilterForm
from institutions.models import JoinRequest
from institutions.roles import Capability
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def requests(request, pk):
    kept, asked = kept_or_404(request, pk, Capability.ADMIT), RequestFilterForm(request.GET)
    if not asked.is_valid():
        raise Http404
    form = PeopleForm(posted(request), people=queries.people_asking(request.user, kept))
    if form.is_valid():
        decide(request, kept, form.cleaned_data["people"])
        return redirect(request.get_full_path())
    page = queries.requests_page(request.user, kept, asked.filters.show, asked.filters.page)
    if asked.filters.page > 1 and not page.rows:
        raise Http404
    context = {"institution": kept, "page": page, "filters": asked.filters, "form": form}
    context["numbers"] = queries.numbers_of(kept)
    return render(request, "dashboards/requests.html", context)


def decide(request, institution, people):
    """Admit or refuse those who were ticked. What somebody else decided meanwhile stays."""
    rows = JoinRequest.objects.managed_by(request.user).open().filter(institution=institution, person__in=people)
    asked, at, number = rows.select_related("person", "institution", "link"), now(), 0
    for each in asked:
        if request.POST.get("go") == "refuse":
            number += flows.refuse(request=each, by=request.user, at=at)
        else:
            number += flows.admit(request=each, by=request.user, at=at).is_admitted
    if request.POST.get("go") == "refuse":
        said = ngettext("%(number)s person was refused.", "%(number)s people were refused.", number)
    else:
        said = ngettext("%(number)s person was admitted.", "%(number)s people were admitted.", number)
    messages.success(request, said % {"number": number})


@require_POST
@login_required
def approval(request, pk):
    """Say whether a manager admits whoever comes by a link."""
    kept = kept_or_404(request, pk, Capability.ADMIT)
    needed = request.POST.get("needs_approval") == "1"
    change_institution(institution=kept, by=request.user, at=now(), needs_approval=needed)
    if needed:
        messages.success(request, _("From now on you admit whoever comes by a link."))
    else:
        messages.success(request, _("From now on a link lets people in at once."))
    return redirect("manage_requests", pk)
