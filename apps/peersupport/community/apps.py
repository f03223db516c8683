from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Activities, who comes, and families who get to know each other: a part of the peer-support room."""

    name = "apps.peersupport.community"
    label = "community"
