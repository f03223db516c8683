from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "apps.governance"
    label = "governance"

    def ready(self) -> None:
        from apps.governance.exporting import register_parts
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        mutual = frozenset({"mutual"})
        register(
            NavItem("The pound", "governance:money", "pound", Permission.READ_BUDGET, 60, mutual),
            NavItem("Decisions", "governance:resolutions", "vote", Permission.READ_MUTUAL, 65, mutual),
        )
        register_parts()
