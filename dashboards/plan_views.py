"""The plan of a cohort: its courses and their days, its timetable, and what it is told."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import plans
from classroom.queries import content_of
from dashboards import plan_queries as queries
from dashboards.cohort_forms import PeopleFilterForm, posted
from dashboards.plan_forms import AnnouncementForm, ExtensionForm, MeetingForm, PlannedCourseForm
from pages.clock import now


def planning(view):
    """Hand the view the cohort whose plan the person may change; for anybody else it is not there."""

    @login_required
    @wraps(view)
    def with_cohort(request, public_id, **kwargs):
        cohort = queries.cohort_planned_by(request.user, public_id)
        if cohort is None:
            raise Http404
        return view(request, cohort, **kwargs)

    return with_cohort


def back_to_plan(cohort, part=""):
    address = redirect("cohort_plan", cohort.public_id)
    address["Location"] += part
    return address


@require_safe
@planning
def plan(request, cohort):
    form, at = PeopleFilterForm(request.GET), now()
    if not form.is_valid():
        raise Http404
    page = queries.announcements_page(cohort, form.filters.page)
    if form.filters.page > 1 and not page.rows:
        raise Http404
    context = {"cohort": cohort, "filters": form.filters, "page": page}
    context["courses"] = queries.planned_courses(cohort, content_of(request).courses)
    context["meetings"], context["over"] = queries.meetings_to_come(cohort, at), queries.meetings_over(cohort, at)
    return render(request, "dashboards/plan.html", context)


# Courses ----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def add_course(request, cohort):
    courses = queries.courses_to_plan(cohort, content_of(request).courses)
    form = PlannedCourseForm(posted(request), courses=courses)
    if form.is_valid():
        return keep_course(request, cohort, form.cleaned_data.pop("course"), form)
    return render(request, "dashboards/planned_course.html", {"cohort": cohort, "form": form, "courses": courses})


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def change_course(request, cohort, course_key):
    planned = course_or_404(cohort, course_key)
    form = PlannedCourseForm(posted(request), planned=planned)
    if form.is_valid():
        return keep_course(request, cohort, course_key, form)
    context = {"cohort": cohort, "form": form, "planned": planned, "extensions": queries.extensions_of(planned)}
    context["title"] = queries.title_of(course_key, content_of(request).courses)
    return render(request, "dashboards/planned_course.html", context)


def keep_course(request, cohort, course_key, form):
    days = {name: form.cleaned_data[name] for name in ("starts_on", "due_on")}
    began = plans.plan_course(cohort=cohort, course_key=course_key, **days, by=request.user, at=now())
    said = ngettext(
        "It is in the plan. %(number)s learner was enrolled.",
        "It is in the plan. %(number)s learners were enrolled.",
        began,
    )
    messages.success(request, said % {"number": began} if began else _("The plan is saved."))
    return back_to_plan(cohort)


@require_POST
@planning
def remove_course(request, cohort, course_key):
    plans.remove_course(planned=course_or_404(cohort, course_key), by=request.user, at=now())
    messages.success(request, _("The course is out of the plan. Whoever has begun it goes on with it."))
    return back_to_plan(cohort)


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def extend(request, cohort, course_key):
    planned = course_or_404(cohort, course_key)
    form = ExtensionForm(posted(request), planned=planned, learners=queries.learners_to_extend(cohort))
    if form.is_valid():
        plans.extend(planned=planned, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The learner has more time."))
        return redirect("change_planned_course", cohort.public_id, course_key)
    context = {"cohort": cohort, "form": form, "planned": planned}
    context["title"] = queries.title_of(course_key, content_of(request).courses)
    return render(request, "dashboards/extension.html", context)


@require_POST
@planning
def end_extension(request, cohort, course_key, learner):
    planned, person = course_or_404(cohort, course_key), queries.learner_of(cohort, learner)
    if person is None:
        raise Http404
    plans.end_extension(planned=planned, learner=person, by=request.user, at=now())
    messages.success(request, _("The day for everybody counts for this learner again."))
    return redirect("change_planned_course", cohort.public_id, course_key)


def course_or_404(cohort, course_key):
    planned = queries.planned_course(cohort, course_key)
    if planned is None:
        raise Http404
    return planned


# Timetable --------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def add_meeting(request, cohort):
    form = MeetingForm(posted(request))
    if form.is_valid():
        plans.add_meeting(cohort=cohort, by=request.user, at=now(), **form.meeting)
        return back_to_plan(cohort, "#timetable")
    return render(request, "dashboards/meeting.html", {"cohort": cohort, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def change_meeting(request, cohort, meeting):
    kept = meeting_or_404(cohort, meeting)
    form = MeetingForm(posted(request), meeting=kept)
    if form.is_valid():
        plans.change_meeting(meeting=kept, by=request.user, at=now(), **form.meeting)
        return back_to_plan(cohort, "#timetable")
    return render(request, "dashboards/meeting.html", {"cohort": cohort, "form": form, "meeting": kept})


@require_POST
@planning
def remove_meeting(request, cohort, meeting):
    plans.remove_meeting(meeting=meeting_or_404(cohort, meeting), by=request.user, at=now())
    messages.success(request, _("The meeting is off the timetable."))
    return back_to_plan(cohort, "#timetable")


def meeting_or_404(cohort, public_id):
    meeting = queries.meeting_of(cohort, public_id)
    if meeting is None:
        raise Http404
    return meeting


# Announcements ----------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def announce(request, cohort):
    form = AnnouncementForm(posted(request))
    if form.is_valid():
        plans.announce(cohort=cohort, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("It is announced."))
        return back_to_plan(cohort, "#announcements")
    return render(request, "dashboards/announce.html", {"cohort": cohort, "form": form})


@require_POST
@planning
def withdraw_announcement(request, cohort, announcement):
    kept = queries.announcement_of(cohort, announcement)
    if kept is None:
        raise Http404
    plans.withdraw_announcement(announcement=kept, by=request.user, at=now())
    messages.success(request, _("Learners do not see it any more. Mails that were sent can’t be called back."))
    return back_to_plan(cohort, "#announcements")
