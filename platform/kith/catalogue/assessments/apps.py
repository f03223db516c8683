from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "kith.catalogue.assessments"
    label = "catalogue_assessments"

    def ready(self) -> None:
        from kith.catalogue.assessments.exchange.fhir_in import read_questionnaire
        from kith.catalogue.assessments.exchange.fhir_out import write_questionnaire
        from kith.catalogue.assessments.exchange.formats import Format, register_format
        from kith.catalogue.assessments.exchange.xlsform_in.form import read_xlsform
        from kith.catalogue.assessments.exchange.xlsform_out import write_xlsform
        from kith.catalogue.assessments.operations import load_kit
        from kith.seeding import register_seed

        register_seed("assessment templates", lambda: load_kit(by=None))
        fhir, workbook = "application/fhir+json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        register_format(Format("fhir", "FHIR R4 Questionnaire", ".json", fhir, read_questionnaire, write_questionnaire))
        register_format(Format("xlsform", "XLSForm", ".xlsx", workbook, read_xlsform, write_xlsform))
