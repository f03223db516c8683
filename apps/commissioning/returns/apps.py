from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "apps.commissioning.returns"
    label = "returns"

    def ready(self) -> None:
        from apps.commissioning.returns.exporting import register_parts
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        mutual = frozenset({"mutual"})
        register(
            NavItem("Our figures", "returns:returns", "chart", Permission.READ_FIGURES, 70, mutual),
            NavItem("Who may compare us", "returns:commissioners", "link", Permission.MANAGE_CONSENT, 75, mutual),
        )
        register_parts()
