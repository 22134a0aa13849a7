from django.urls import path

from certificates.badges import views

urlpatterns = [
    path("did.json", views.did, name="did_document"),
    path("issuer.json", views.issuer, name="issuer_profile"),
    path("certificate-keys.json", views.keys, name="certificate_keys"),
]
