from django.urls import path

from dashboards import plan_views

urlpatterns = [
    path("", plan_views.plan, name="cohort_plan"),
    path("courses/new/", plan_views.add_course, name="plan_course"),
    path("courses/<uuid:course_key>/", plan_views.change_course, name="change_planned_course"),
    path("courses/<uuid:course_key>/remove/", plan_views.remove_course, name="remove_planned_course"),
    path("courses/<uuid:course_key>/extend/", plan_views.extend, name="extend_due_day"),
    path("courses/<uuid:course_key>/extend/<uuid:learner>/end/", plan_views.end_extension, name="end_extension"),
    path("meetings/new/", plan_views.add_meeting, name="add_meeting"),
    path("meetings/<uuid:meeting>/", plan_views.change_meeting, name="change_meeting"),
    path("meetings/<uuid:meeting>/remove/", plan_views.remove_meeting, name="remove_meeting"),
    path("announcements/new/", plan_views.announce, name="announce"),
    path("announcements/<uuid:announcement>/withdraw/", plan_views.withdraw_announcement, name="withdraw_announcement"),
]
