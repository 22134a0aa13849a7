from django.urls import path

from classroom.teaching import follow_up_views as views

urlpatterns = [
    path("<slug:token>/", views.follow_up, name="follow_up"),
    path("<slug:token>/stop/", views.stop, name="stop_follow_ups"),
]
