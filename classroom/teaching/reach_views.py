"""What a trainer reached, and whether anybody may find them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.cascade import set_listing
from classroom.teaching.directory_forms import ListingForm
from classroom.trees import tree_page
from pages.clock import now
from trainers.cascade import months_before
from trainers.cascade_queries import results_of
from trainers.lineage_queries import ranked
from trainers.models import Candidacy

MONTHS = 12


@require_safe
@login_required
def reach(request):
    candidacy = ranked(Candidacy.objects.of(request.user).current()).order_by("-decided_at", "-pk").first()
    if candidacy is None:
        raise Http404
    today = localdate(now())
    context = tree_page(candidacy, named=set(), mentor_is_reader=True)
    context["results"] = results_of(candidacy, months_before(today, MONTHS), today)
    context["may_be_listed"] = Candidacy.objects.of(request.user).standing(now()).exists()
    return render(request, "classroom/teaching/reach.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request):
    candidacy = Candidacy.objects.of(request.user).standing(now()).select_related("institution").first()
    if candidacy is None:
        raise Http404
    shown = {name: getattr(candidacy, name) for name in ("is_listed", "languages", "region")}
    form = ListingForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_valid():
        set_listing(candidacy=candidacy, **form.cleaned_data)
        messages.success(request, _("Saved. What you chose holds from now on."))
        return redirect("teach_listing")
    return render(request, "classroom/teaching/listing.html", {"form": form, "candidacy": candidacy})
