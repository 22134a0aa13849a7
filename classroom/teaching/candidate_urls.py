from django.urls import path

from classroom.teaching import candidate_views as views
from classroom.teaching import judge_views as judges

urlpatterns = [
    path("", views.teach, name="teach"),
    path("apply/<uuid:key>/", views.apply, name="teach_apply"),
    path("plans/<int:pk>/", judges.mark_plan, name="teach_mark_plan"),
    path("feedback/<int:pk>/", judges.feedback, name="teach_feedback"),
    path("assessments/<uuid:public_id>/", judges.assess, name="teach_assess"),
    path("<uuid:public_id>/", views.candidacy, name="teach_candidacy"),
    path("<uuid:public_id>/go-on/", views.go_on, name="teach_go_on"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="teach_withdraw"),
    path("<uuid:public_id>/plan/", views.plan, name="teach_plan"),
    path("<uuid:public_id>/rehearsal/", views.rehearsal, name="teach_rehearsal"),
    path("<uuid:public_id>/practicum/", views.practicum, name="teach_practicum"),
    path("<uuid:public_id>/rating/", views.rate_oneself, name="teach_rating"),
    path("<uuid:public_id>/appeal/", views.appeal, name="teach_appeal"),
]
