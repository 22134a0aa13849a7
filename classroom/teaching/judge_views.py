"""What tutors, peers and assessors do for candidates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.flows import assessing
from classroom.teaching.candidate_forms import FeedbackForm, MarkForm
from classroom.teaching.judge_forms import AssessmentForm, TalkForm
from pages.clock import now
from trainers.models import Assessment, MicroFeedback, SessionPlan
from trainers.queries import assessments_of, what_next
from trainers.states import State

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_AND_POST
@login_required
def mark_plan(request, pk):
    waiting = SessionPlan.objects.filter(candidacy__tutor=request.user, marked_at=None)
    plan = get_object_or_404(waiting.select_related("candidacy__person", "candidacy__programme"), pk=pk)
    form = MarkForm(request.POST or None)
    if form.is_valid():
        assessing.mark_plan(plan=plan, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The plan is marked. The candidate reads your feedback."))
        return redirect("teach")
    return render(request, "teaching/mark_plan.html", {"form": form, "plan": plan, "candidacy": plan.candidacy})


@GET_AND_POST
@login_required
def feedback(request, pk):
    waiting = MicroFeedback.objects.filter(by=request.user, given_at=None).select_related("candidacy__person")
    asked = get_object_or_404(waiting, pk=pk)
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        assessing.give_feedback(feedback=asked, at=now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The candidate reads your feedback."))
        return redirect("teach")
    return render(request, "teaching/feedback.html", {"form": form, "candidacy": asked.candidacy})


@GET_AND_POST
@login_required
def assess(request, public_id):
    """Score alone; after the talk, say what stays. Levels of others are read from `opened` alone."""
    own = Assessment.objects.of(request.user).select_related("candidacy__person", "candidacy__programme")
    assessment = get_object_or_404(own.select_related("candidacy__practicum"), public_id=public_id)
    candidacy = assessment.candidacy
    talking = is_talking(assessment)
    if request.method == "POST" and (assessment.submitted_at is None or talking):
        form = TalkForm(request.POST, scores=assessment.scores) if talking else AssessmentForm(request.POST)
        if form.is_valid():
            keep(assessment, form, talking)
            messages.success(request, _("Your levels are kept."))
            return redirect("teach_assess", public_id)
    else:
        form = TalkForm(scores=assessment.scores) if talking else AssessmentForm()
    context = {"assessment": assessment, "candidacy": candidacy, "form": form, "talking": talking}
    context["others"] = others_of(assessment)
    return render(request, "teaching/assess.html", context)


def keep(assessment, form, talking):
    if talking:
        assessing.talk_changed(assessment=assessment, scores=form.scores, at=now())
    else:
        assessing.submit(assessment=assessment, scores=form.scores, comments=form.comments, at=now())


def is_talking(assessment):
    """Whether a talk is open in which this assessor has not said what stays."""
    if assessment.role not in (Assessment.LEAD, Assessment.HOST) or assessment.talked_at or not assessment.submitted_at:
        return False
    candidacy = assessment.candidacy
    current = candidacy.state == State.UNDER_ASSESSMENT and assessment.round == candidacy.round
    return current and what_next(candidacy, assessments_of(candidacy)) == "moderation"


def others_of(assessment):
    """The levels of the others of this round, for who has submitted: nobody sees any before."""
    if assessment.submitted_at is None:
        return []
    round_ = Assessment.objects.opened().filter(candidacy=assessment.candidacy, round=assessment.round)
    return list(round_.counted().exclude(pk=assessment.pk).select_related("assessor"))
