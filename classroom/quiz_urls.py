from django.urls import path

from classroom import quiz_views

urlpatterns = [path("", quiz_views.quiz, name="quiz")]
