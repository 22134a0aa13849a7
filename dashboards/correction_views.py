"""Correcting a learner's record: each page says what follows, and asks for a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.flows.corrections import NotReopened, reopen_attempt, revoke_certificate, waive_quiz
from classroom.queries import content_of
from dashboards import correction_queries as queries
from dashboards.correction_forms import ReasonForm, ReopenForm, RevokeForm
from pages.clock import now
from quizzes.models import Attempt
from quizzes.queries import quiz_in_language


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def waive(request, public_id, module_key):
    found = queries.quiz_to_waive(request.user, public_id, module_key, content_of(request).courses)
    if found is None:
        raise Http404
    enrolment, module = found
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        waived = waive_quiz(enrolment=enrolment, module_key=module.key, by=request.user, reason=reason, at=now())
        messages.success(request, _("The quiz counts as passed.") if waived else _("The quiz had been passed already."))
        return redirect("manage_learner", public_id)
    return render(request, "dashboards/waive.html", {"form": form, "learner": enrolment.learner, "module": module})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopen(request, key):
    try:
        attempt = queries.attempt_to_reopen(request.user, key)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    quiz = quiz_in_language(attempt.quiz_key, get_language())
    form = ReopenForm(request.POST or None, minutes=quiz.time_limit_minutes if quiz else None)
    if form.is_valid():
        return open_again(request, attempt, form.cleaned_data)
    if not attempt.may_be_reopened:
        raise Http404
    return render(request, "dashboards/reopen.html", {"form": form, "attempt": attempt})


def open_again(request, attempt, asked):
    """Open it once: a second press of the button, or an attempt begun meanwhile, changes nothing."""
    try:
        reopen_attempt(attempt=attempt, minutes=asked["minutes"], by=request.user, reason=asked["reason"], at=now())
    except NotReopened:
        messages.info(request, _("This attempt cannot be opened now. Nothing was changed."))
    else:
        messages.success(request, _("The attempt is open again, with its answers."))
    return redirect("manage_learner", attempt.learner.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request, serial):
    found = queries.certificate_to_revoke(request.user, serial)
    if found is None:
        raise Http404
    certificate, institution = found
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        revoked = revoke_certificate(
            certificate=certificate, institution=institution, by=request.user, reason=reason, at=now()
        )
        said = _("The certificate is revoked.") if revoked else _("This certificate was not valid any more.")
        messages.success(request, said)
        return redirect("manage_learner", certificate.holder.public_id)
    return render(request, "dashboards/revoke.html", {"form": form, "certificate": certificate})
