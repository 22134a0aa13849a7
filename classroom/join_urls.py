from django.urls import path

from classroom import join_views

urlpatterns = [path("<slug:token>/", join_views.join, name="join")]
