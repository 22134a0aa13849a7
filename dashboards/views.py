from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import queries
from dashboards.documents import CHUNK, learners_csv
from dashboards.forms import FilterForm
from dashboards.reports import summarise


@require_safe
@login_required
def learners(request):
    at = timezone.now()
    form, filters, institutions = asked_or_404(request, queries.institutions_managed_by(request.user))
    titles = queries.course_titles(content_of(request).courses)
    page = queries.list_page(institutions, filters, titles, at)
    if filters.page > 1 and not page.rows:
        raise Http404
    tally = queries.tally(institutions, at)
    form.offer_courses({key: titles[key] for key in tally.course_keys})
    context = {"form": form, "filters": filters, "page": page, "tally": tally, "institutions": institutions}
    context["summary"] = summarise(tally, filters.course)
    context["may_export"] = all(institution.may_export for institution in institutions)
    return render(request, "dashboards/learners.html", context)


@require_safe
@login_required
def learner(request, public_id):
    at = timezone.now()
    person = queries.learner_managed_by(request.user, public_id)
    if person is None:
        raise Http404
    records = queries.course_records(request.user, person, content_of(request).courses, at)
    return render(request, "dashboards/learner.html", {"learner": person, "records": records})


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
    chosen = [institution for institution in managed if filters.institution in ("", institution.slug)]
    return form, filters, chosen
