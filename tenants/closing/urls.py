"""On the public host: what operators do to a tenant's life, and the certificates of those that are gone."""

from django.urls import path

from tenants.closing import views
from tenants.closing.deeds import DEEDS

app_name = "closing"
urlpatterns = [
    *(path(f"tenants/<uuid:pk>/{deed.verb}/", views.change, {"verb": deed.verb}, name=deed.verb) for deed in DEEDS),
    path("tenants/<uuid:pk>/custodian/", views.custodian, name="custodian"),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<uuid:pk>/", views.certificate, name="certificate"),
]
