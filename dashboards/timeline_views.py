from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.queries import content_of
from dashboards import learner_queries
from dashboards.timeline_queries import Place, timeline_page


@require_safe
@login_required
def timeline(request, public_id):
    person = learner_queries.learner_managed_by(request.user, public_id)
    if person is None:
        raise Http404
    before = place_or_404(request.GET.get("before"))
    page = timeline_page(request.user, person, content_of(request), before)
    return render(request, "dashboards/timeline.html", {"learner": person, "page": page, "before": before})


def place_or_404(text):
    try:
        return Place.read(text) if text else None
    except (ValueError, OverflowError):
        raise Http404 from None
