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
from dashboards.hours_documents import hours_table
from pages.clock import now


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
def of_learner(request, public_id):
    institutions, content = managed_or_404(request), content_of(request)
    person = learner_queries.learner_managed_by(request.user, public_id)
    if person is None:
        raise Http404
    found = hours_queries.lines_of([person.pk], institutions, hours_queries.plan_of(content))
    lines = [line for _institution, line in reversed(found.get(person.pk, []))]
    total = hours_queries.Total(person, sum(line.minutes for line in lines))
    return render(
        request,
        "dashboards/learner_hours.html",
        {"learner": person, "lines": lines, "total": total, "modules": content.modules},
    )


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


def managed_or_404(request):
    managed = queries.institutions_managed_by(request.user)
    if not managed:
        raise Http404
    return managed
