from django.urls import path

from dashboards import views

urlpatterns = [
    path("", views.learners, name="manage_learners"),
    path("learners.csv", views.export, name="manage_learners_csv"),
    path("learners/<uuid:public_id>/", views.learner, name="manage_learner"),
]
