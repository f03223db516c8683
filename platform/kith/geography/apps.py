from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "kith.geography"
    label = "geography"
    verbose_name = "Places"

    def ready(self) -> None:
        from kith.geography.operations import load_areas
        from kith.seeding import register_seed

        register_seed("areas", lambda: load_areas(by=None))
