"""On the public host."""

from django.urls import path

from tenants.support import operators_views

app_name = "support"
urlpatterns = [
    path("tenants/<uuid:pk>/support/<uuid:grant_pk>/enter/", operators_views.enter, name="enter"),
]
