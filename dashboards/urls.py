from django.urls import path

from dashboards import (
    cohort_views,
    correction_views,
    extra_time_views,
    marking_views,
    name_views,
    paper_views,
    regrade_views,
    views,
)
from institutions.roles import Role

LEARNERS, TRAINERS = {"role": Role.LEARNER}, {"role": Role.TRAINER}

urlpatterns = [
    path("", views.learners, name="manage_learners"),
    path("learners.csv", views.export, name="manage_learners_csv"),
    path("learners/<uuid:public_id>/", views.learner, name="manage_learner"),
    path("learners/<uuid:public_id>/modules/<uuid:module_key>/waive/", correction_views.waive, name="manage_waive"),
    path("attempts/<uuid:key>/reopen/", correction_views.reopen, name="manage_reopen"),
    path("names/", name_views.asked, name="manage_names"),
    path("names/<uuid:public_id>/", name_views.decide, name="manage_name"),
    path("certificates/<slug:serial>/revoke/", correction_views.revoke, name="manage_revoke"),
    path("marking/", marking_views.marking, name="manage_marking"),
    path("marking/<uuid:key>/", marking_views.mark, name="manage_mark"),
    path("quizzes/", regrade_views.quizzes, name="manage_quizzes"),
    path("quizzes/<uuid:quiz_key>/regrade/", regrade_views.regrade, name="manage_regrade"),
    path("learners/<uuid:public_id>/extra-time/", extra_time_views.give_to_learner, name="give_extra_time"),
    path("extra-time/<uuid:public_id>/", extra_time_views.change, name="change_extra_time"),
    path("extra-time/<uuid:public_id>/end/", extra_time_views.end, name="end_extra_time"),
    path("cohorts/", cohort_views.cohorts, name="manage_cohorts"),
    path("cohorts/new/", cohort_views.new_cohort, name="new_cohort"),
    path("cohorts/<uuid:public_id>/", cohort_views.cohort, name="manage_cohort"),
    path("cohorts/<uuid:public_id>/change/", cohort_views.change_cohort, name="change_cohort"),
    path("cohorts/<uuid:public_id>/archive/", cohort_views.archive_cohort, name="archive_cohort"),
    path("cohorts/<uuid:public_id>/extra-time/", extra_time_views.give_to_cohort, name="give_cohort_extra_time"),
    path("cohorts/<uuid:public_id>/learners/", cohort_views.add_people, LEARNERS, name="add_learners"),
    path("cohorts/<uuid:public_id>/learners/remove/", cohort_views.remove_person, LEARNERS, name="remove_learner"),
    path("cohorts/<uuid:public_id>/trainers/", cohort_views.add_people, TRAINERS, name="add_trainers"),
    path("cohorts/<uuid:public_id>/trainers/remove/", cohort_views.remove_person, TRAINERS, name="remove_trainer"),
    path("papers/", paper_views.batches, name="manage_papers"),
    path("papers/new/", paper_views.print_papers, name="manage_print"),
    path("papers/sheets/<slug:code>/", paper_views.sheet, name="manage_sheet"),
    path("papers/<uuid:key>/", paper_views.batch, name="manage_batch"),
    path("papers/<uuid:key>/enter/", paper_views.enter, name="manage_enter"),
    path("papers/<uuid:key>/<slug:name>.pdf", paper_views.file, name="manage_print_file"),
]
