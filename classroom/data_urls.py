from django.urls import path

from classroom import data_views as views

urlpatterns = [
    path("", views.your_data, name="your_data"),
    path("erase/", views.erase, name="erase_account"),
    path("keep/", views.keep, name="keep_account"),
]
