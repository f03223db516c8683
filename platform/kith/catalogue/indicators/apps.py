from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kith.catalogue.indicators"
    label = "catalogue_indicators"
