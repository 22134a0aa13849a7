from django.urls import path

from classroom.teaching import attendance_views as attendance
from classroom.teaching import delivery_views as views
from classroom.teaching import evidence_views as evidence
from classroom.teaching import rubric_views as rubric

urlpatterns = [
    path("", views.sessions, name="teach_sessions"),
    path("new/", views.new_session, name="teach_new_session"),
    path("<uuid:public_id>/", views.session, name="teach_session"),
    path("<uuid:public_id>/change/", views.change_session, name="teach_change_session"),
    path("<uuid:public_id>/attendance/", attendance.attendance, name="teach_attendance"),
    path("<uuid:public_id>/attendance/<int:pk>/strike-off/", attendance.strike_off, name="teach_strike_off"),
    path("<uuid:public_id>/signing/", attendance.open_signing, name="teach_open_signing"),
    path("<uuid:public_id>/signing/close/", attendance.close_signing, name="teach_close_signing"),
    path("<uuid:public_id>/end/", attendance.end_session, name="teach_end_session"),
    path("<uuid:public_id>/code/", attendance.code, name="teach_code"),
    path("<uuid:public_id>/evidence/", evidence.add, name="teach_evidence"),
    path("evidence/<uuid:public_id>/", evidence.download, name="evidence_file"),
    path("evidence/<uuid:public_id>/delete/", evidence.delete, name="teach_delete_evidence"),
    path("<uuid:public_id>/rubric/", rubric.rubric, name="teach_rubric"),
    path("<uuid:public_id>/submit/", views.submit_session, name="teach_submit_session"),
]
