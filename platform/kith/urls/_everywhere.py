"""Pages that every host has: sign-in, sessions, the component page, the home page."""

from django.urls import URLPattern, URLResolver, include, path

everywhere: list[URLPattern | URLResolver] = [
    path("account/", include("kith.people.urls")),
    path("", include("kith.people.people_urls")),
    path("", include("kith.web.urls")),
    path("", include("kith.audit.urls")),
    path("", include("kith.catalogue.indicators.urls")),
]
