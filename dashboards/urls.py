from django.urls import path

from dashboards import views

urlpatterns = [
    path("", views.learners, name="manage_learners"),
]
