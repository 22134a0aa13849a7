from django.urls import path

from classroom import views

urlpatterns = [path("<uuid:item_key>/", views.self_check, name="self_check")]
