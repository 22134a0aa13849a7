from django.urls import path

from certificates import views
from certificates.badges import views as badges

urlpatterns = [
    path("", views.find, name="verify"),
    path("status/<int:number>.json", badges.status, name="status_list"),
    path("<str:serial>.json", views.facts, name="certificate_facts"),
    path("<str:serial>/", views.verify, name="verify_certificate"),
    path("<str:serial>/compare/", views.compare, name="compare_certificate"),
]
