"""The manager decides about names on certificates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows import names
from dashboards import name_queries as queries
from dashboards.correction_forms import NameDecisionForm
from pages.clock import now

DECIDED = gettext_lazy("Somebody else has decided this already.")


@require_safe
@login_required
def asked(request):
    if not queries.may_correct_names(request.user):
        raise Http404
    return render(request, "dashboards/names.html", {"requests": queries.oldest(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request, public_id):
    wanted = queries.requests_for(request.user).filter(public_id=public_id).first()
    if wanted is None:
        raise Http404
    form = NameDecisionForm(request.POST or None)
    if form.is_valid():
        messages.success(request, decided(wanted, request.user, form.cleaned_data))
        return redirect("manage_names")
    context = {"form": form, "wanted": wanted, "certificates": queries.printed_for(wanted.holder)}
    return render(request, "dashboards/name.html", context)


def decided(wanted, by, asked):
    """Carry the decision out, and return what is said of it. What somebody else decided meanwhile stays."""
    answer, at = asked["answer"], now()
    whose = {"request": wanted, "institution_id": wanted.institution, "by": by, "answer": answer, "at": at}
    if asked["go"] == "refuse":
        return _("The name was refused.") if names.refuse_name(**whose) else DECIDED
    approved = names.approve_name(**whose)
    return _("The name is corrected. New certificates are being printed.") if approved else DECIDED
