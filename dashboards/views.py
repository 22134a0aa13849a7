from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import correction_queries, extra_time_queries, learner_queries, nudge_queries, queries
from dashboards.documents import CHUNK, learners_csv
from dashboards.filter_words import narrowed_to
from dashboards.filters import Show
from dashboards.forms import FilterForm
from dashboards.overview_pictures import progress
from dashboards.reports import summarise

# What the numbers above the list count, whatever the list itself is narrowed to.
EVERYBODY = {"show": Show.ALL, "q": "", "month": "", "language": ""}


@require_safe
@login_required
def learners(request):
    at = timezone.now()
    form, filters, institutions = asked_or_404(request, queries.institutions_managed_by(request.user))
    courses = content_of(request).courses
    titles = queries.course_titles(courses)
    page = queries.list_page(institutions, filters, titles, at, courses)
    if filters.page > 1 and not page.rows:
        raise Http404
    tally = queries.tally(institutions, at, filters.cohort, filters.since)
    form.offer_courses({key: titles[key] for key in tally.course_keys})
    form.offer_cohorts(queries.cohorts_to_choose(request.user))
    context = {"form": form, "filters": filters, "page": page, "tally": tally, "institutions": institutions}
    context["summary"] = summarise(tally, filters.course)
    context["chart"] = progress(context["summary"].bars, partial(filters.address, **EVERYBODY))
    context["narrowed_to"] = narrowed_to(filters)
    context["may_nudge"] = all(institution.may_nudge for institution in institutions)
    context["may_export"] = all(institution.may_export for institution in institutions)
    return render(request, "dashboards/learners.html", context)


@require_safe
@login_required
def learner(request, public_id):
    at = timezone.now()
    person = learner_queries.learner_managed_by(request.user, public_id)
    if person is None:
        raise Http404
    content = content_of(request)
    context = {"learner": person, "cohorts": learner_queries.cohorts_of(request.user, person)}
    context["records"] = learner_queries.course_records(request.user, person, content.courses, at)
    context["extra_times"] = extra_time_queries.of_learner(request.user, person)
    context["may_give"] = extra_time_queries.learner_to_give(request.user, public_id) is not None
    context["may_nudge"] = bool(nudge_queries.enrolments_to_nudge(request.user, [public_id]))
    context["corrections"] = correction_queries.corrections(request.user, person, content.modules)
    return render(request, "dashboards/learner.html", context)


@require_safe
@login_required
@never_cache
def export(request):
    at = timezone.now()
    managed = queries.institutions_managed_by(request.user)
    _form, filters, institutions = asked_or_404(request, [each for each in managed if each.may_export])
    titles = queries.course_titles(content_of(request).courses)
    rows = queries.all_rows(institutions, filters, titles, at, CHUNK)
    whose = institutions[0].slug if len(institutions) == 1 else "all"
    return learners_csv(rows, f"{whose}-learners-{timezone.localdate(at).isoformat()}.csv")


def asked_or_404(request, managed):
    """Return the filters and the institutions they ask for. What the person does not manage is not there for them."""
    form = FilterForm(request.GET, institutions=managed)
    if not managed or not form.is_valid():
        raise Http404
    filters = form.filters
    if filters.course and not queries.names_course(request.user, filters.course):
        raise Http404
    form.cohort_asked_for = queries.cohort_to_list(managed, filters.cohort) if filters.cohort else None
    if filters.cohort and form.cohort_asked_for is None:
        raise Http404
    chosen = [institution for institution in managed if filters.institution in ("", institution.slug)]
    return form, filters, chosen
