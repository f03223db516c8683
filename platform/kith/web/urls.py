"""Addresses of the shell, for every host: `path("", include("kith.web.urls"))`."""

from django.urls import path

from kith.web import front, pages

app_name = "web"

urlpatterns = [
    path("", front.front, name="front"),
    path("look/accent-<str:digits>.css", pages.accent, name="accent"),
    path("look/components/", pages.components, name="components"),
]
