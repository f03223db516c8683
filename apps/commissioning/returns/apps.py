from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "apps.commissioning.returns"
    label = "returns"
