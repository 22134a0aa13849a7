from django.urls import path

from classroom.teaching import directory_views as views

urlpatterns = [path("", views.trainers, name="trainers")]
