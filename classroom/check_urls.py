from django.urls import path

from classroom import quiz_views

urlpatterns = [path("<uuid:item_key>/", quiz_views.self_check, name="self_check")]
