"""Inside a mutual: who takes its archive over."""

from django.urls import path

from tenants.closing import views

app_name = "custodian"
urlpatterns = [path("custodian/", views.own_custodian, name="custodian")]
