from django.urls import path

from classroom import sign_in_views as views

urlpatterns = [
    path("institution/", views.find, name="institution_find"),
    path("institution-account/", views.prove, name="institution_prove"),
    path("institution/<slug:slug>/", views.begin, name="institution_sign_in"),
    path("institution/<slug:slug>/go/", views.go, name="institution_go"),
]
