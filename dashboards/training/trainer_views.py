"""Candidates and trainers of an institution: who stands where, and what staff decide about them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.assessing import AlreadyThere, Conflict
from classroom.flows.candidacies import NotYet, StepRefused
from classroom.flows.cascade import MentorRefused
from classroom.teaching.candidate_queries import way_of
from classroom.teaching.candidate_words import needed
from dashboards.training import trainer_queries as queries
from dashboards.training.trainer_steps import steps_for
from dashboards.training.trainer_words import CONFLICTS, GROUP_NAMES
from pages.clock import now
from pages.private_files import handed_out
from trainers.models import Assessment, Candidacy

ROWS_ON_A_PAGE = 50


@require_safe
@login_required
def trainers(request):
    if not queries.may_see(request.user):
        raise Http404
    numbers = queries.counts(request.user)
    group = request.GET.get("group") or ("waiting" if numbers["waiting"] else "under-way")
    if group not in queries.GROUPS:
        raise Http404
    page = Paginator(queries.list_of(request.user, group), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    groups = [(name, GROUP_NAMES[name], numbers[name]) for name in queries.GROUPS]
    return render(request, "dashboards/training/trainers.html", {"page": page, "groups": groups, "group": group})


def seen_or_404(user, public_id):
    rows = queries.seen_by(user).select_related("person", "programme", "institution", "tutor", "mentor__person")
    return get_object_or_404(rows.select_related("practicum", "certificate"), public_id=public_id)


def managed_or_404(user, public_id):
    """Somebody else's candidacy that the person decides about: nobody decides about their own."""
    rows = Candidacy.objects.managed_by(user).exclude(person=user)
    return get_object_or_404(
        rows.select_related("person", "programme", "institution", "certificate"), public_id=public_id
    )


@require_safe
@login_required
def trainer(request, public_id):
    found = seen_or_404(request.user, public_id)
    manages = Candidacy.objects.managed_by(request.user).exclude(person=request.user).filter(pk=found.pk).exists()
    context = {
        "candidacy": found,
        "way": way_of(found, now()),
        "steps": steps_for(found) if manages else {},
        "manages": manages,
        "transitions": found.transitions.select_related("by").order_by("-number"),
        "assessors": found.assessments.filter(round=found.round).counted().select_related("assessor"),
        "opened": Assessment.objects.opened().filter(candidacy=found, round=found.round).counted(),
        "appeal": found.appeals.filter(round=found.round).first(),
    }
    return render(request, "dashboards/training/trainer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request, public_id, what):
    """One decision of staff: a page that says what it means, and does it."""
    found = managed_or_404(request.user, public_id)
    chosen = steps_for(found).get(what)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST if request.method == "POST" else None, candidacy=found)
    if form.is_valid() and did(request, chosen, form):
        return redirect("manage_trainer", public_id)
    return render(request, "dashboards/training/trainer_step.html", {"form": form, "candidacy": found, "step": chosen})


def did(request, chosen, form):
    """Do it, or say on the form why not. Returns whether it was done."""
    try:
        chosen.do(form, by=request.user, at=now())
    except NotYet as refusal:
        for each in refusal.missing:
            form.add_error(None, needed(each))
    except Conflict as refusal:
        form.add_error("email", CONFLICTS[refusal.why])
    except MentorRefused:
        form.add_error("email", _("Nobody can be brought up by themselves or by those whom they brought up."))
    except (StepRefused, AlreadyThere):
        form.add_error(None, _("This has changed meanwhile. Look at the page again."))
    else:
        messages.success(request, _("Done."))
        return True
    return False


@require_safe
@login_required
def cv(request, public_id):
    found = get_object_or_404(Candidacy.objects.managed_by(request.user).exclude(cv=""), public_id=public_id)
    return handed_out(found.cv, found.cv_name)
