"""Cohorts: the list, one with its people, and changing who is in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import cohorts as flows
from classroom.flows import extra_time
from classroom.queries import content_of
from dashboards import cohort_queries, discussion_queries, extra_time_queries, queries
from dashboards.cohort_forms import CohortFilterForm, CohortForm, PeopleFilterForm, PeopleForm, posted
from dashboards.reports import summarise
from institutions.models import Institution
from institutions.roles import Capability, Role
from pages.clock import now


@require_safe
@login_required
def cohorts(request):
    form = CohortFilterForm(request.GET)
    institutions = cohort_queries.institutions_with_cohorts(request.user)
    if not institutions or not form.is_valid():
        raise Http404
    page = cohort_queries.list_page(request.user, form.filters, now())
    if form.filters.page > 1 and not page.rows:
        raise Http404
    context = {"filters": form.filters, "page": page, "institutions": institutions}
    context["archived"] = cohort_queries.count_archived(request.user)
    context["may_create"] = any(institution.may_manage for institution in institutions)
    return render(request, "dashboards/cohorts.html", context)


@require_safe
@login_required
def cohort(request, public_id):
    shown, form = seen_or_404(request, public_id), PeopleFilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    at, courses = now(), content_of(request).courses
    page = cohort_queries.learners_page(request.user, shown, form.filters.page, courses, at)
    if form.filters.page > 1 and not page.rows:
        raise Http404
    context = {"cohort": shown, "page": page, "filters": form.filters}
    context["summary"] = summarise(queries.tally([shown.institution], at, shown.public_id))
    context["may_plan"] = cohort_queries.may_plan(request.user, shown)
    context["reported"] = discussion_queries.count_reported(request.user, shown)
    context["trainers"] = cohort_queries.trainers_of(shown)
    context["extra_times"] = extra_time_queries.of_cohort(request.user, shown)
    return render(request, "dashboards/cohort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_cohort(request):
    institutions = Institution.objects.where(request.user, may=Capability.MANAGE_COHORTS)
    if not institutions:
        raise Http404
    form = CohortForm(posted(request), institutions=institutions)
    if form.is_valid():
        made = flows.create_cohort(**form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("The cohort is there. Now add its learners."))
        return redirect("manage_cohort", made.public_id)
    return render(request, "dashboards/cohort_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_cohort(request, public_id):
    kept = managed_or_404(request, public_id)
    form = CohortForm(posted(request), institutions=[kept.institution], cohort=kept)
    if form.is_valid():
        asked = form.cleaned_data
        facts = {name: asked[name] for name in ("name", "starts_on", "ends_on")}
        flows.change_cohort(cohort=kept, by=request.user, at=now(), **facts)
        return redirect("manage_cohort", public_id)
    return render(request, "dashboards/cohort_form.html", {"form": form, "cohort": kept})


@require_POST
@login_required
def archive_cohort(request, public_id):
    kept = managed_or_404(request, public_id)
    if request.POST.get("back"):
        extra_time.restore_cohort(cohort=kept, by=request.user, at=now())
        messages.success(request, _("The cohort is out of the archive."))
    else:
        flows.archive_cohort(cohort=kept, by=request.user, at=now())
        messages.success(request, _("The cohort is in the archive. Its people and what they did stay as they are."))
    return redirect("manage_cohort", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_people(request, public_id, role):
    kept, asked = managed_or_404(request, public_id), PeopleFilterForm(request.GET)
    if not asked.is_valid():
        raise Http404
    form = PeopleForm(posted(request), people=cohort_queries.candidates(kept, role))
    if form.is_valid():
        add(request, kept, role, form.cleaned_data["people"])
        return redirect("manage_cohort", public_id)
    page = cohort_queries.candidates_page(kept, role, asked.filters)
    context = {"cohort": kept, "role": role, "form": form, "asked": asked, "filters": asked.filters, "page": page}
    return render(request, "dashboards/add_people.html", context)


def add(request, kept, role, people):
    people = list(people)
    if role == Role.LEARNER:
        extra_time.add_to_cohort(cohort=kept, learners=people, by=request.user, at=now())
    else:
        flows.add_trainers(cohort=kept, trainers=people, by=request.user, at=now())
    said = ngettext("%(number)s person was added.", "%(number)s people were added.", len(people))
    messages.success(request, said % {"number": len(people)})


@require_POST
@login_required
def remove_person(request, public_id, role):
    kept = managed_or_404(request, public_id)
    form = PeopleForm(request.POST, people=kept.learners.all() if role == Role.LEARNER else kept.trainers.all())
    if form.is_valid():
        people, done = list(form.cleaned_data["people"]), {"cohort": kept, "by": request.user, "at": now()}
        if role == Role.LEARNER:
            flows.remove_learners(learners=people, **done)
        else:
            flows.remove_trainers(trainers=people, **done)
    return redirect("manage_cohort", public_id)


def seen_or_404(request, public_id):
    seen = cohort_queries.cohort_seen_by(request.user, public_id)
    if seen is None:
        raise Http404
    return seen


def managed_or_404(request, public_id):
    managed = cohort_queries.cohort_managed_by(request.user, public_id)
    if managed is None:
        raise Http404
    return managed
