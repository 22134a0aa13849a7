from django.urls import path

from dashboards.training import pack_views as views

urlpatterns = [
    path("", views.notes, name="manage_country_notes"),
    path("new/", views.new_note, name="manage_new_country_note"),
    path("<int:pk>/", views.note, name="manage_country_note"),
    path("<int:pk>/remove/", views.remove_note, name="manage_remove_country_note"),
]
