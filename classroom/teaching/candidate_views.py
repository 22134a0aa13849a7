"""A candidate's way: the page that shows it, and each thing that is handed in there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import assessing, candidacies
from classroom.flows.candidacies import NotYet, StepRefused
from classroom.teaching import candidate_queries as queries
from classroom.teaching.candidate_forms import AppealForm, ApplicationForm, PlanForm, PracticumForm, RehearsalForm
from classroom.teaching.candidate_words import needed
from pages.clock import now
from pages.private_files import keep_file
from pages.ratelimit import rate_limit, signed_in
from trainers.models import Candidacy, Delivery
from trainers.rubric_forms import RubricForm
from trainers.states import TEACHING, State

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def own_or_404(user, public_id, *states):
    """Return one's own candidacy, if it is in one of these states or none is named."""
    own = Candidacy.objects.of(user).select_related("programme", "institution", "person", "tutor", "practicum")
    candidacy = get_object_or_404(own, public_id=public_id)
    if states and candidacy.state not in states:
        raise Http404
    return candidacy


def say_why_not(request, refusal):
    """Say what is missing for a step that could not be taken."""
    lacking = getattr(refusal, "missing", ())
    words = " ".join(needed(each) for each in lacking if each.code != "state")
    messages.error(request, words or _("This has changed meanwhile. Look at the page again."))


@require_safe
@login_required
def teach(request):
    own = list(Candidacy.objects.of(request.user).select_related("programme", "institution"))
    context = {
        "candidacies": own,
        "sessions": any(each.state in TEACHING for each in own),
        "programmes": queries.programmes_for(request.user),
        "tasks": queries.tasks_of(request.user),
    }
    return render(request, "teaching/teach.html", context)


@GET_AND_POST
@login_required
@rate_limit(limit=20, seconds=3600, who=signed_in, counts=lambda response: response.status_code == 302)
def apply(request, key):
    programme = get_object_or_404(queries.programmes_for(request.user), key=key)
    institutions = queries.institutions_of(request.user, programme)
    form = ApplicationForm(request.POST or None, request.FILES or None, institutions=institutions)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        file = asked.pop("cv")
        kept = {"cv": keep_file("cv", file, ".pdf"), "cv_name": file.name[-120:]} if file else {}
        candidacy = candidacies.apply(person=request.user, programme=programme, at=now(), **asked, **kept)
        messages.success(request, _("Your application has been sent. Your institution decides about it."))
        return redirect("teach_candidacy", candidacy.public_id)
    return render(request, "teaching/apply.html", {"form": form, "programme": programme, "institutions": institutions})


@require_safe
@login_required
def candidacy(request, public_id):
    found = own_or_404(request.user, public_id)
    context = {
        "candidacy": found,
        "way": queries.way_of(found, now()),
        "transitions": found.transitions.select_related("by").order_by("-number"),
        "certificate": queries.certificate_of(found),
        "plan": found.plans.first(),
        "feedback": found.micro_feedback.select_related("by"),
        "appeal": found.appeals.filter(round=found.round).first(),
    }
    return render(request, "teaching/candidacy.html", context)


@require_POST
@login_required
def go_on(request, public_id):
    """Finish the stage whose requirements are all met, or renew, or come back."""
    found, at = own_or_404(request.user, public_id), now()
    try:
        if found.state == State.EXPIRED:
            candidacies.reinstate(candidacy=found, by=request.user, at=at)
        elif found.valid_until:
            candidacies.renew(candidacy=found, by=request.user, at=at)
        elif not candidacies.advance(candidacy=found, at=at):
            messages.error(request, _("Something is still missing for the next stage. The list below says what."))
    except (NotYet, StepRefused) as refusal:
        say_why_not(request, refusal)
    return redirect("teach_candidacy", public_id)


@GET_AND_POST
@login_required
def withdraw(request, public_id):
    found = own_or_404(request.user, public_id)
    if request.method == "POST":
        try:
            candidacies.withdraw(candidacy=found, at=now())
            messages.success(request, _("Your candidacy has ended. You can apply again."))
        except (NotYet, StepRefused) as refusal:
            say_why_not(request, refusal)
        return redirect("teach")
    return render(request, "teaching/withdraw.html", {"candidacy": found})


@GET_AND_POST
@login_required
def plan(request, public_id):
    found = own_or_404(request.user, public_id, State.CANDIDATE, State.FOUNDATION_DONE)
    latest = found.plans.first()
    form = PlanForm(request.POST or None, initial=latest and {"title": latest.title, "text": latest.text})
    if form.is_valid():
        assessing.hand_in_plan(candidacy=found, at=now(), **form.cleaned_data)
        messages.success(request, _("Your plan has been handed in. Your tutor marks it."))
        return redirect("teach_candidacy", public_id)
    return render(request, "teaching/plan.html", {"form": form, "candidacy": found, "plan": latest})


@GET_AND_POST
@login_required
def rehearsal(request, public_id):
    found = own_or_404(request.user, public_id, State.CANDIDATE, State.FOUNDATION_DONE, State.PEDAGOGY_DONE)
    said = {name: getattr(found, f"micro_{name}") for name in ("held_on", "is_recorded")}
    form = RehearsalForm(request.POST or None, candidacy=found, initial={**said, "action_points": found.action_points})
    if form.is_valid():
        assessing.hold_rehearsal(candidacy=found, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved. Whoever you named is asked for feedback."))
        return redirect("teach_candidacy", public_id)
    return render(request, "teaching/rehearsal.html", {"form": form, "candidacy": found})


@GET_AND_POST
@login_required
def practicum(request, public_id):
    found = own_or_404(request.user, public_id, State.MICRO_DONE, State.REVISE)
    sessions = Delivery.objects.filter(trainer=found).exclude(status__in=[Delivery.DRAFT, Delivery.REJECTED])
    form = PracticumForm(request.POST or None, sessions=sessions, initial={"session": found.practicum_id})
    if form.is_valid():
        try:
            session = form.cleaned_data["session"]
            candidacies.submit_practicum(candidacy=found, delivery=session, by=request.user, at=now())
            messages.success(request, _("Your practicum has been handed in. Two assessors will score it."))
        except (NotYet, StepRefused) as refusal:
            say_why_not(request, refusal)
        return redirect("teach_candidacy", public_id)
    return render(request, "teaching/practicum.html", {"form": form, "candidacy": found, "sessions": sessions})


@GET_AND_POST
@login_required
def rate_oneself(request, public_id):
    found = own_or_404(request.user, public_id, State.PRACTICUM_SUBMITTED, State.UNDER_ASSESSMENT)
    form = RubricForm(request.POST or None)
    if form.is_valid():
        assessing.rate_oneself(candidacy=found, scores=form.scores, comments=form.comments, at=now())
        messages.success(request, _("Your own rating is kept. You see it beside the result."))
        return redirect("teach_candidacy", public_id)
    return render(request, "teaching/rate_oneself.html", {"form": form, "candidacy": found})


@GET_AND_POST
@login_required
def appeal(request, public_id):
    found = own_or_404(request.user, public_id, State.REVISE, State.NOT_CERTIFIED)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        assessing.appeal(candidacy=found, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, _("Your appeal has been made. A third assessor decides."))
        return redirect("teach_candidacy", public_id)
    return render(request, "teaching/appeal.html", {"form": form, "candidacy": found})
