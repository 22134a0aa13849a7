from django.urls import include, path

from classroom import certificate_views, group_views, join_views, quiz_views, views

urlpatterns = [
    path("", views.my_learning, name="my_learning"),
    path("courses/<uuid:course_key>/enrol/", views.enrol, name="enrol"),
    path("lessons/<uuid:lesson_key>/done/", views.mark_done, name="mark_done"),
    path("groups/<uuid:public_id>/", group_views.group, name="group"),
    path("groups/<uuid:public_id>/discussion/", include("classroom.discussion_urls")),
    path("institution/", join_views.my_institution, name="my_institution"),
    path("institution/leave/", join_views.leave_institution, name="leave_institution"),
    path("institution/requests/<uuid:public_id>/withdraw/", join_views.withdraw_request, name="withdraw_request"),
    path("certificates/", certificate_views.certificates, name="certificates"),
    path("certificates/name/", certificate_views.certificate_name, name="certificate_name"),
    path("certificates/<slug:serial>/withdraw/", certificate_views.withdraw, name="withdraw_certificate"),
    path("certificates/<slug:serial>/language/", certificate_views.in_language, name="certificate_language"),
    path("certificates/<str:serial>.pdf", certificate_views.certificate_pdf, name="certificate_pdf"),
    path("attempts/<uuid:key>/", quiz_views.attempt, name="attempt"),
    path("attempts/<uuid:key>/save/", quiz_views.save_answer, name="save_answer"),
    path("attempts/<uuid:key>/review/", quiz_views.review, name="review_attempt"),
    path("attempts/<uuid:key>/submit/", quiz_views.submit, name="submit_attempt"),
    path("attempts/<uuid:key>/result/", quiz_views.result, name="attempt_result"),
    path("attempts/<uuid:key>/<int:number>/", quiz_views.question, name="attempt_question"),
]
