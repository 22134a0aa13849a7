"""How an institution or a cohort is doing, at a glance."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import overview_pictures, overview_queries, queries
from dashboards.filters import Show
from dashboards.forms import OverviewForm
from dashboards.nudge_queries import may_nudge_in
from dashboards.reports import summarise
from pages.clock import now


@require_safe
@login_required
def overview(request):
    at, content = now(), content_of(request)
    form, filters, scope = asked_or_404(request)
    numbers = overview_queries.numbers(scope, at)
    titles = queries.course_titles(content.courses)
    form.offer_courses({key: titles[key] for key in numbers.tally.course_keys})
    context = {"form": form, "filters": filters, "scope": scope, "numbers": numbers}
    context["summary"] = summarise(numbers.tally, filters.course)
    context["at_risk"] = overview_queries.rows_at_risk(scope, titles, content.courses, at)
    hardest = overview_queries.hardest_questions(module_keys(content, numbers, filters))
    context["pictures"] = overview_pictures.pictures_of(numbers, hardest, scope, filters, content.modules, at)
    context["all_at_risk"] = overview_pictures.rows_address(scope, filters, show=Show.AT_RISK)
    context["may_nudge"] = scope.may_nudge
    context["days"] = overview_pictures.days_needed(numbers)
    return render(request, "dashboards/overview.html", context)


def module_keys(content, numbers, filters):
    """Return the modules of the courses that are counted."""
    keys = {filters.course} if filters.course else numbers.tally.course_keys
    return {module for key in keys if key in content.courses for module in content.courses[key].module_keys}


def asked_or_404(request):
    """Return the form, what was asked, and whose enrolments: a manager's institutions, or a trainer's cohort."""
    managed = queries.institutions_managed_by(request.user)
    taught = [] if managed else overview_queries.cohorts_taught(request.user)
    form = OverviewForm(request.GET, institutions=managed)
    if not (managed or taught) or not form.is_valid():
        raise Http404
    filters = form.filters
    if managed:
        return form, filters, scope_of_manager(request.user, form, filters, managed)
    return form, filters, scope_of_trainer(request.user, form, filters, taught)


def scope_of_manager(user, form, filters, managed):
    if filters.course and not queries.names_course(user, filters.course):
        raise Http404
    chosen = tuple(institution for institution in managed if filters.institution in ("", institution.slug))
    form.cohort_asked_for = queries.cohort_to_list(managed, filters.cohort) if filters.cohort else None
    if filters.cohort and form.cohort_asked_for is None:
        raise Http404
    form.offer_cohorts(queries.cohorts_to_choose(user))
    may_nudge = all(institution.may_nudge for institution in chosen)
    return overview_queries.Scope(chosen, filters.cohort, filters.course, filters.since, may_nudge=may_nudge)


def scope_of_trainer(user, form, filters, taught):
    """A trainer sees one cohort at a time, the first without asking."""
    wanted = [cohort for cohort in taught if filters.cohort in (None, cohort.public_id)]
    if not wanted:
        raise Http404
    form.cohort_asked_for = wanted[0]
    form.offer_cohorts(taught, everybody=False)
    institutions = tuple(overview_queries.institution_of(wanted[0]))
    may = {"lists": False, "may_nudge": may_nudge_in(user, wanted[0])}
    return overview_queries.Scope(institutions, wanted[0].public_id, filters.course, filters.since, **may)
