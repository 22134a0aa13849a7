"""The learner's screens. Reading goes through classroom.queries, changing through classroom.flows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.models import Certificate
from classroom import flows, queries
from courses.models import ModulePage


@login_required
@require_safe
def my_learning(request):
    context = {
        "courses": queries.my_courses(request),
        "open_attempts": queries.open_attempts(request.user),
        "certificates": Certificate.objects.visible_to(request.user).valid(),
    }
    return render(request, "classroom/my_learning.html", context)


@login_required
@require_POST
def enrol(request, course_key):
    courses = queries.courses_by_key([course_key], get_language(), request)
    if course_key not in courses:
        raise Http404
    flows.enrol(learner=request.user, course_key=course_key, at=timezone.now())
    messages.success(request, _("You are enrolled. Start with the first module."))
    return redirect(courses[course_key].url)


@login_required
@require_POST
def mark_done(request, lesson_key):
    lesson = queries.live_lesson(lesson_key, get_language())
    if lesson is None:
        raise Http404
    module = ModulePage.objects.ancestor_of(lesson).get()
    flows.complete_lesson(
        learner=request.user, module_key=module.translation_key, lesson_key=lesson_key, at=timezone.now()
    )
    return redirect(f"{lesson.get_url(request)}#next")
