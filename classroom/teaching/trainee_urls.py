from django.urls import path

from classroom.teaching import trainee_views as views
from trainers.models import KnowledgeTest

urlpatterns = [
    path("", views.enter_code, name="trainee_code"),
    path("mine/<slug:token>/", views.trainee, name="trainee"),
    path("mine/<slug:token>/survey/", views.survey, name="trainee_survey"),
    path("mine/<slug:token>/before/", views.test, {"form": KnowledgeTest.PRE}, name="trainee_pre"),
    path("mine/<slug:token>/after/", views.test, {"form": KnowledgeTest.POST}, name="trainee_post"),
    path("<slug:code>/", views.sign, name="trainee_sign"),
]
