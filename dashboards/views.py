from functools import partial
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import (
    columns,
    correction_queries,
    extra_time_queries,
    learner_queries,
    listings,
    nudge_queries,
    queries,
)
from dashboards.asking import learners_asked_for, learners_asked_of
from dashboards.bulk_forms import BULK
from dashboards.exports.formats import FORMATS
from dashboards.filter_words import narrowed_to
from dashboards.filters import Show
from dashboards.list_queries import list_page
from dashboards.overview_pictures import progress
from dashboards.reports import summarise
from dashboards.saved_queries import list_settings
from pages.keyset import NoPlace

# What the numbers above the list count, whatever the list itself is narrowed to.
EVERYBODY = {"show": Show.ALL, "q": "", "begun": "", "month": "", "language": ""}


@require_safe
@login_required
def learners(request):
    at, settings = timezone.now(), list_settings(request.user)
    if address := opening_address(request, settings):
        return redirect(f"{request.path}?{address}")
    form, filters, institutions = asked_or_404(request, queries.institutions_managed_by(request.user))
    courses, shown = content_of(request).courses, settings.columns(filters.columns)
    titles = queries.course_titles(courses)
    page = page_or_404(institutions, filters, titles, at, courses, "certificate" in shown)
    tally = queries.tally(institutions, at, filters.cohort, filters.since)
    form.offer_courses({key: titles[key] for key in tally.course_keys})
    form.offer_cohorts(queries.cohorts_to_choose(request.user))
    context = {"form": form, "filters": filters, "page": page, "tally": tally, "institutions": institutions}
    context["summary"] = summarise(tally, filters.course)
    context["chart"] = progress(context["summary"].bars, partial(filters.address, **EVERYBODY))
    context["narrowed_to"] = narrowed_to(filters)
    context |= offered(institutions, filters) | list_context(filters, settings, shown)
    context["gone"] = None if request.GET else settings.opens
    return render(request, "dashboards/learners.html", context)


def opening_address(request, settings):
    """Return what the list opens with for this person, when they ask for nothing and may still see it."""
    if request.GET or not settings.opens or not learners_asked_of(request.user, QueryDict(settings.opens.asked)):
        return ""
    return settings.opens.asked


def offered(institutions, filters):
    """Return what the person may do with the list. `ticks`: to those who are ticked, as (what, its form)."""
    bulk = [(what, form) for what, form in BULK.items() if any(getattr(each, form.right) for each in institutions)]
    return {
        "ticks": [each for each in bulk if each[0] != "time" or filters.cohort],
        "formats": FORMATS.values() if all(institution.may_export for institution in institutions) else (),
        "may_import": any(institution.may_import for institution in institutions),
    }


def list_context(filters, settings, shown):
    """Return what the list says of its columns and of the views beside it."""
    labels = {each.name: each.label for each in listings.learner_columns()}
    address = filters.address(columns=columns.written(shown))
    return {
        "shown": shown,
        "column_choices": [(name, labels[name], name in shown) for name in columns.COLUMNS],
        "views": [(each, each.asked == address[1:]) for each in settings.views],
        "here": address,
        "kept": parse_qsl(address[1:]),
        "everything": filters.address(columns=""),
        "own_pages": True,
    }


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


def page_or_404(institutions, filters, *known):
    """Return a page of the list. Beyond its ends, and where there is no such place in it, there is none."""
    try:
        page = list_page(institutions, filters, *known)
    except NoPlace:
        raise Http404 from None
    if (filters.after or filters.before) and not page.rows:
        raise Http404
    return page


def asked_or_404(request, managed):
    """Return the filters and the institutions they ask for. What the person does not manage is not there for them."""
    found = learners_asked_for(request.user, request.GET, managed)
    if found is None:
        raise Http404
    form, institutions = found
    return form, form.filters, institutions
