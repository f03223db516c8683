from django.apps import AppConfig


class PeersupportConfig(AppConfig):
    name = "apps.peersupport"
    label = "peersupport"

    def ready(self) -> None:
        from apps.peersupport.exporting import register_parts
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        register(
            NavItem("My page", "peersupport:my-page", "heart", Permission.READ_OWN_PAGE, 5),
            NavItem("Introductions", "peersupport:introductions", "hello", Permission.READ_INTRODUCTIONS, 8),
            NavItem("Today", "peersupport:today", "calendar", Permission.WRITE_ENTRY, 10),
            NavItem("Concerns", "peersupport:concerns", "shield", Permission.READ_CONCERNS, 15),
            NavItem("Families", "peersupport:families", "people", Permission.READ_FAMILIES, 20),
            NavItem("Local services", "peersupport:local-services", "map", Permission.READ_SERVICES, 28),
            NavItem("Supporters", "peersupport:supporters", "support", Permission.READ_SUPPORTERS, 25),
        )
        register_parts()
