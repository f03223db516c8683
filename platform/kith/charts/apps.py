from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "kith.charts"
    label = "charts"
