from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kith.catalogue.indicators"
    label = "catalogue_indicators"

    def ready(self) -> None:
        from kith.catalogue.indicators.operations import load_kit
        from kith.seeding import register_seed

        register_seed("indicator definitions", lambda: load_kit(by=None))
