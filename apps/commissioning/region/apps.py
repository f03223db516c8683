from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "apps.commissioning.region"
    label = "region"
