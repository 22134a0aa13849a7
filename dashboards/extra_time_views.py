"""Extra time: give it to a learner or to a cohort, change it, end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from classroom.flows import extra_time
from dashboards import extra_time_queries as queries
from dashboards.cohort_forms import ExtraTimeForm, posted
from institutions.extra_time import trimmed
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_to_learner(request, public_id):
    member = queries.learner_to_give(request.user, public_id)
    if member is None:
        raise Http404
    return give(request, {"institution": member.institution, "learner": member.user})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_to_cohort(request, public_id):
    cohort = queries.cohort_to_give(request.user, public_id)
    if cohort is None:
        raise Http404
    return give(request, {"institution": cohort.institution, "cohort": cohort})


def give(request, whose):
    form = ExtraTimeForm(posted(request), quizzes=queries.timed_quizzes())
    if form.is_valid():
        return keep(request, whose, quiz_key=form.cleaned_data["quiz"], form=form)
    return render(request, "dashboards/extra_time.html", {"form": form, **whose})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request, public_id):
    given = given_or_404(request, public_id)
    initial = {"factor": trimmed(given.factor), "reason": given.reason}
    form = ExtraTimeForm(posted(request), initial=initial)
    whose = {"institution": given.institution, "learner": given.learner, "cohort": given.cohort}
    if form.is_valid():
        return keep(request, whose, quiz_key=given.quiz_key, form=form)
    context = {"form": form, **whose, "given": given, "quiz": queries.quiz_title(given.quiz_key)}
    return render(request, "dashboards/extra_time.html", context)


def keep(request, whose, quiz_key, form):
    asked = {name: form.cleaned_data[name] for name in ("factor", "reason")}
    extended = extra_time.give_extra_time(**whose, quiz_key=quiz_key, by=request.user, at=now(), **asked)
    messages.success(request, _("The extra time counts from now on."))
    if extended:
        said = ngettext(
            "%(number)s attempt that is under way ends later.",
            "%(number)s attempts that are under way end later.",
            extended,
        )
        messages.info(request, said % {"number": extended})
    return lead_back(whose.get("learner"), whose.get("cohort"))


@require_POST
@login_required
def end(request, public_id):
    given = given_or_404(request, public_id)
    extra_time.end_extra_time(accommodation=given, by=request.user, at=now())
    messages.success(request, _("The extra time has ended. Attempts that are under way keep theirs."))
    return lead_back(given.learner, given.cohort)


def lead_back(learner, cohort):
    if cohort:
        return redirect("manage_cohort", cohort.public_id)
    return redirect("manage_learner", learner.public_id)


def given_or_404(request, public_id):
    given = queries.accommodation_managed_by(request.user, public_id)
    if given is None:
        raise Http404
    return given
