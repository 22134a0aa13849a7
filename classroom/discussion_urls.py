from django.urls import path

from classroom import discussion_views as views

urlpatterns = [
    path("", views.topics, name="discussion"),
    path("read/", views.read_all, name="read_discussion"),
    path("new/", views.new_topic, name="new_topic"),
    path("<uuid:topic>/", views.topic, name="topic"),
    path("<uuid:topic>/read/", views.read, name="read_topic"),
    path("messages/<uuid:message>/change/", views.change, name="change_message"),
    path("messages/<uuid:message>/delete/", views.remove, name="remove_message"),
    path("messages/<uuid:message>/report/", views.report, name="report_message"),
]
