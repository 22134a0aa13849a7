from django.urls import path

from certificates import views
from certificates.badges import views as badges
from certificates.signing import views as signing

urlpatterns = [
    path("", views.find, name="verify"),
    path("offline.html", signing.offline, name="offline_verifier"),
    path("keys/", signing.keys, name="certificate_keys_page"),
    path("status/<int:number>.json", badges.status, name="status_list"),
    path("badges/<str:kind>.png", badges.picture, name="badge_picture"),
    path("<str:serial>.json", views.facts, name="certificate_facts"),
    path("<str:serial>/", views.verify, name="verify_certificate"),
    path("<str:serial>/compare/", views.compare, name="compare_certificate"),
    path("<str:serial>/name/", views.name, name="compare_name"),
    path("<str:serial>/credential.json", badges.credential, name="badge_credential"),
    path("<str:serial>/badge.png", badges.png, name="badge_png"),
    path("<str:serial>/badge.svg", badges.svg, name="badge_svg"),
    path("<str:serial>/preview.png", badges.preview, name="badge_preview"),
]
