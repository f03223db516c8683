from django.urls import path

from tenants import views

app_name = "tenants"
urlpatterns = [
    path("tenants/", views.tenants, name="tenants"),
]
