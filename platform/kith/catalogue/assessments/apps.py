from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "kith.catalogue.assessments"
    label = "catalogue_assessments"
