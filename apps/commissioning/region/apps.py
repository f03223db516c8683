from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "apps.commissioning.region"
    label = "region"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        register(
            NavItem("Compare", "region:compare", "chart", Permission.COMPARE_MUTUALS, 10, frozenset({"public"})),
        )
