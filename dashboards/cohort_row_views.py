"""The rows behind the numbers of one cohort, for whoever teaches it: its learners and nobody else."""

from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import cohort_queries, columns, queries
from dashboards.filter_words import narrowed_to
from dashboards.forms import FilterForm
from dashboards.list_queries import list_page
from dashboards.nudge_queries import may_nudge_in
from dashboards.overview_pictures import progress
from dashboards.reports import summarise
from dashboards.views import EVERYBODY
from pages.clock import now
from pages.keyset import NoPlace


@require_safe
@login_required
def rows(request, public_id):
    cohort, form = cohort_queries.cohort_seen_by(request.user, public_id), FilterForm(request.GET, institutions=[])
    if cohort is None or not form.is_valid():
        raise Http404
    at, courses = now(), content_of(request).courses
    # Which cohort it is stands in the address itself.
    filters = replace(form.filters, cohort=None, columns="")
    titles = queries.course_titles(courses)
    page = page_or_404(cohort, filters, titles, at, courses)
    tally = queries.tally([cohort.institution], at, cohort.public_id, filters.since)
    form.offer_courses({key: titles[key] for key in tally.course_keys})
    context = {"cohort": cohort, "form": form, "filters": filters, "page": page, "tally": tally}
    context["summary"] = summarise(tally, filters.course)
    context["chart"] = progress(context["summary"].bars, partial(filters.address, **EVERYBODY))
    context |= {"narrowed_to": narrowed_to(filters), "shown": columns.USUAL, "institutions": [cohort.institution]}
    context["ticks"] = may_nudge_in(request.user, cohort)
    return render(request, "dashboards/cohort_rows.html", context)


def page_or_404(cohort, filters, *known):
    """Return a page of the rows of a cohort's learners."""
    try:
        page = list_page([cohort.institution], replace(filters, cohort=cohort.public_id), *known)
    except NoPlace:
        raise Http404 from None
    if (filters.after or filters.before) and not page.rows:
        raise Http404
    return page
