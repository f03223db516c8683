"""The public host's addresses with the demonstration's desk among them."""

from django.urls import include, path

from kith.urls.public import urlpatterns as public

urlpatterns = [*public, path("demo/", include("demo.urls"))]
