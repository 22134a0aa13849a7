"""The learner's screens. Reading goes through classroom.queries, changing through classroom.flows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classroom import flows, groups, queries
from pages.clock import now


@login_required
@require_safe
def my_learning(request):
    courses, plan = queries.my_courses(request), groups.plan_of(request.user)
    context = {
        "courses": courses,
        "groups": plan.groups,
        "due": groups.due_soon(courses.under_way, plan),
        "open_attempts": queries.open_attempts(request.user),
        "certificates": queries.valid_certificates(request.user),
    }
    return render(request, "classroom/my_learning.html", context)


@login_required
@require_POST
def enrol(request, course_key):
    course = queries.content_of(request).courses.get(course_key)
    if course is None:
        raise Http404
    flows.enrol(learner=request.user, course_key=course_key, at=now())
    messages.success(request, _("You are enrolled. Start with the first module."))
    return redirect(course.url)


@login_required
@require_POST
def mark_done(request, lesson_key):
    module = queries.content_of(request).module_with(lesson_key)
    if module is None:
        raise Http404
    flows.complete_lesson(learner=request.user, module_key=module.key, lesson_key=lesson_key, at=now())
    return redirect(f"{module.lesson(lesson_key).url}#next")
