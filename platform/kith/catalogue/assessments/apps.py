from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "kith.catalogue.assessments"
    label = "catalogue_assessments"

    def ready(self) -> None:
        from kith.catalogue.assessments.exchange.fhir_in import read_questionnaire
        from kith.catalogue.assessments.exchange.fhir_out import write_questionnaire
        from kith.catalogue.assessments.exchange.formats import Format, register_format
        from kith.catalogue.assessments.operations import load_kit
        from kith.seeding import register_seed

        register_seed("assessment templates", lambda: load_kit(by=None))
        register_format(
            Format(
                "fhir",
                "FHIR R4 Questionnaire",
                ".json",
                "application/fhir+json",
                read_questionnaire,
                write_questionnaire,
            )
        )
