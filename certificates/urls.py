from django.urls import path

from certificates import views

urlpatterns = [
    path("", views.find, name="verify"),
    path("<str:serial>/", views.verify, name="verify_certificate"),
]
