"""The page of a group, for those who learn in it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom import groups
from classroom.discussion import new_for
from pages.clock import now


@login_required
@require_safe
def group(request, public_id):
    found = groups.group_of(request.user, public_id)
    if found is None:
        raise Http404
    context = {
        "cohort": found,
        "courses": groups.courses_of(request, found),
        "meetings": found.meetings.to_come(now())[: groups.MOST_MEETINGS],
        "announcements": found.announcements.standing().select_related("made_by")[: groups.MOST_ANNOUNCEMENTS],
        "new_messages": new_for(request.user, found) if found.has_discussion else 0,
        "trainers": found.trainers.all()[: groups.MOST_TRAINERS],
    }
    return render(request, "classroom/group.html", context)
