from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "apps.commissioning.region"
    label = "region"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.closing.sweeps import register_rows

        register(
            NavItem("Compare", "region:compare", "chart", Permission.COMPARE_MUTUALS, 10, frozenset({"public"})),
        )
        register_rows("published figures", "region.PublishedFigure")
        register_rows("published returns", "region.PublishedReturn")
        register_rows("consents to comparison", "region.ComparisonConsent")
