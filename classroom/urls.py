from django.urls import path

from classroom import views

urlpatterns = [
    path("", views.my_learning, name="my_learning"),
    path("courses/<uuid:course_key>/enrol/", views.enrol, name="enrol"),
    path("lessons/<uuid:lesson_key>/done/", views.mark_done, name="mark_done"),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/name/", views.certificate_name, name="certificate_name"),
    path("certificates/<str:serial>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("attempts/<uuid:key>/", views.attempt, name="attempt"),
    path("attempts/<uuid:key>/save/", views.save_answer, name="save_answer"),
    path("attempts/<uuid:key>/review/", views.review, name="review_attempt"),
    path("attempts/<uuid:key>/submit/", views.submit, name="submit_attempt"),
    path("attempts/<uuid:key>/result/", views.result, name="attempt_result"),
    path("attempts/<uuid:key>/<int:number>/", views.question, name="attempt_question"),
]
