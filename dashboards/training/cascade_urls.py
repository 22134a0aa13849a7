from django.urls import path

from dashboards.training import cascade_views as views

urlpatterns = [
    path("", views.cascade, name="manage_cascade"),
    path("rows/<slug:name>/", views.rows, name="manage_cascade_rows"),
    path("rows/<slug:name>.<slug:ending>", views.file, name="manage_cascade_file"),
    path("levels/", views.levels, name="manage_levels"),
    path("levels.<slug:ending>", views.levels_file, name="manage_levels_file"),
    path("trees/<uuid:public_id>/", views.tree, name="manage_tree"),
    path("trees/<uuid:public_id>/<int:number>/", views.generation, name="manage_generation"),
]
