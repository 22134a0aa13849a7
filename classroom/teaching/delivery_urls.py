from django.urls import path

from classroom.teaching import delivery_views as views

urlpatterns = [
    path("", views.sessions, name="teach_sessions"),
    path("new/", views.new_session, name="teach_new_session"),
    path("<uuid:public_id>/", views.session, name="teach_session"),
    path("<uuid:public_id>/change/", views.change_session, name="teach_change_session"),
    path("<uuid:public_id>/submit/", views.submit_session, name="teach_submit_session"),
]
