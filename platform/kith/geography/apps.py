from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "kith.geography"
    label = "geography"
    verbose_name = "Places"
