from django.apps import AppConfig


class PeersupportConfig(AppConfig):
    name = "apps.peersupport"
    label = "peersupport"
