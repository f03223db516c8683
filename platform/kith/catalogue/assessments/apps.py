from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "kith.catalogue.assessments"
    label = "catalogue_assessments"

    def ready(self) -> None:
        from kith.catalogue.assessments.operations import load_kit
        from kith.seeding import register_seed

        register_seed("assessment templates", lambda: load_kit(by=None))
