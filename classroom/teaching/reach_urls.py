from django.urls import path

from classroom.teaching import reach_views as views

urlpatterns = [
    path("reach/", views.reach, name="teach_reach"),
    path("listing/", views.listing, name="teach_listing"),
]
