from django.urls import path

from apps.commissioning.region import api, views

app_name = "region"
urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("compare/figures.csv", views.export_comparison, name="export-comparison"),
    path("api/comparison/", api.comparison, name="api-comparison"),
    path("compare/<uuid:tenant_id>/", views.mutual, name="mutual"),
]
