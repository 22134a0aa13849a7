from django.urls import path

from dashboards.training import trainer_views as views

urlpatterns = [
    path("", views.trainers, name="manage_trainers"),
    path("<uuid:public_id>/", views.trainer, name="manage_trainer"),
    path("<uuid:public_id>/cv.pdf", views.cv, name="manage_trainer_cv"),
    path("<uuid:public_id>/<slug:what>/", views.step, name="manage_trainer_step"),
]
