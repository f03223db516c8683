"""On a tenant's own host."""

from django.urls import path

from tenants.archives.views import house

app_name = "archives"
urlpatterns = [
    path("archives/", house.archives, name="archives"),
    path("archives/<uuid:pk>/passphrase/", house.make_passphrase, name="make-passphrase"),
]
