from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "tenants.fairness"
    label = "fairness"
