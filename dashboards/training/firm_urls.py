from django.urls import path

from dashboards.training import firm_views as views

urlpatterns = [
    path("", views.firms, name="manage_firms"),
    path("<int:pk>/", views.firm, name="manage_firm"),
    path("<int:pk>/merge/<int:into>/", views.merge, name="merge_firms"),
    path("merges/<int:pk>/undo/", views.part, name="part_firms"),
]
