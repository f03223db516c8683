from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Activities, who comes, and families who get to know each other: a part of the peer-support room."""

    name = "apps.peersupport.community"
    label = "community"

    def ready(self) -> None:
        from apps.peersupport.community import exporting
        from apps.peersupport.community.queries.activities import find_activities
        from apps.peersupport.community.views import cards
        from apps.peersupport.queries.searching import Finder, register_finder
        from kith.exporting import OwnPart, register_own_part
        from kith.permissions import Permission
        from kith.web.cards import register_card
        from kith.web.navigation import NavItem, register

        register(
            NavItem("What’s on", "community:whats-on", "calendar", Permission.READ_OWN_PAGE, 6),
            NavItem("Activities", "community:activities", "star", Permission.KEEP_DOOR, 27),
        )
        register_card("my-page", cards.own_card, order=60)
        register_card("front", cards.front_card, order=20)
        register_own_part(OwnPart("what_you_signed_up_for", exporting.sign_ups_as_data))
        register_own_part(OwnPart("families_you_know_from_here", exporting.ties_as_data))
        exporting.register_parts()
        register_finder(Finder("Activities", Permission.KEEP_DOOR, find_activities, 35))
