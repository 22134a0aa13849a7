from django.urls import path

from dashboards import discussion_views as views

urlpatterns = [
    path("", views.moderation, name="moderation"),
    path("switch/", views.switch, name="switch_discussion"),
    path("messages/<uuid:message>/hide/", views.hide, name="hide_message"),
    path("messages/<uuid:message>/restore/", views.restore, name="restore_message"),
    path("messages/<uuid:message>/keep/", views.keep, name="keep_message"),
    path("topics/<uuid:topic>/pin/", views.pin, name="pin_topic"),
    path("topics/<uuid:topic>/lock/", views.lock, name="lock_topic"),
    path("learners/<uuid:learner>/mute/", views.mute, name="mute"),
    path("learners/<uuid:learner>/unmute/", views.unmute, name="unmute"),
]
