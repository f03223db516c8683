from django.urls import path

from tenants import views
from tenants.console import views as console

app_name = "tenants"
urlpatterns = [
    path("tenants/", views.tenants, name="tenants"),
    path("tenants/<uuid:pk>/", console.tenant, name="tenant"),
]
