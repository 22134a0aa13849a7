"""The ledger of learning hours: the totals, one learner's lines, and all lines as a file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import hours_queries, learner_queries, queries
from dashboards.export_views import file_name, log, streamed
from dashboards.exports.formats import FORMATS
from dashboards.forms import HoursForm
from dashboards.hours_documents import hours_table
from pages.clock import now
from pages.keyset import NoPlace


@require_safe
@login_required
def hours(request):
    institutions, plan = managed_or_404(request), hours_queries.plan_of(content_of(request))
    context = {"institutions": institutions, "totals": hours_queries.totals(institutions, plan)}
    context["cohorts"] = hours_queries.totals_of_cohorts(institutions, plan)
    context["may_export"] = any(institution.may_export for institution in institutions)
    return render(request, "dashboards/hours.html", context)


@require_safe
@login_required
def learners(request):
    """The learners whose minutes add up to a total."""
    institutions, filters = managed_or_404(request), filters_or_404(request)
    cohort = queries.cohort_to_list(institutions, filters.cohort) if filters.cohort else None
    wanted = {"pk": cohort.institution_id} if cohort else {"slug": filters.institution}
    institution = one_or_404(institutions, **wanted)
    plan = hours_queries.plan_of(content_of(request))
    context = {"institution": institution, "cohort": cohort, "filters": filters}
    try:
        context["page"] = hours_queries.learners_page(institution, cohort, institutions, plan, filters)
    except NoPlace:
        raise Http404 from None
    return render(request, "dashboards/hours_learners.html", context)


@require_safe
@login_required
def of_learner(request, public_id):
    institutions, content, asked = managed_or_404(request), content_of(request), filters_or_404(request).institution
    person = learner_queries.learner_managed_by(request.user, public_id)
    if person is None:
        raise Http404
    only = one_or_404(institutions, slug=asked) if asked else None
    found = hours_queries.lines_of([person.pk], institutions, hours_queries.plan_of(content)).get(person.pk, [])
    lines = hours_queries.lines_for(only, found) if only else [line for _institution, line in found]
    context = {"learner": person, "lines": lines[::-1], "modules": content.modules, "only": only}
    context["total"] = hours_queries.Total(person, sum(line.minutes for line in lines))
    return render(request, "dashboards/learner_hours.html", context)


@require_safe
@login_required
@never_cache
def export(request):
    institutions = [each for each in managed_or_404(request) if each.may_export]
    if not institutions:
        raise Http404
    content = content_of(request)
    entries = hours_queries.all_entries(institutions, hours_queries.plan_of(content))
    log(request, institutions, "export_hours", "csv")
    table = hours_table(entries, institutions, content, now())
    return streamed(table, FORMATS["csv"], f"{file_name(institutions, 'hours')}.csv")


def filters_or_404(request):
    form = HoursForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.filters


def one_or_404(institutions, **wanted):
    """Return the one of the institutions that the reader sees which is asked for."""
    found = [each for each in institutions if all(getattr(each, name) == value for name, value in wanted.items())]
    if not found:
        raise Http404
    return found[0]


def managed_or_404(request):
    managed = queries.institutions_managed_by(request.user)
    if not managed:
        raise Http404
    return managed
