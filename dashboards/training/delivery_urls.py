from django.urls import path

from dashboards.training import delivery_views as views

urlpatterns = [
    path("", views.sessions, name="manage_sessions"),
    path("<uuid:public_id>/", views.session, name="manage_session"),
    path("<uuid:public_id>/check/", views.check, name="manage_check_session"),
    path("<uuid:public_id>/verify/", views.verify, name="manage_verify_session"),
    path("<uuid:public_id>/reject/", views.reject, name="manage_reject_session"),
]
