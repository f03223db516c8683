from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "tenants.support"
    label = "support"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.banners import Banner, register_banner
        from kith.web.navigation import NavItem, register
        from tenants.closing.sweeps import register_rows
        from tenants.console.panels import Panel, register_panel
        from tenants.support.presenters import banner, panel

        register(NavItem("Kith support", "support:support", "support", Permission.LET_SUPPORT_IN, order=94))
        register_panel(Panel("support", "Support access", 60, "support/_panel.html", panel))
        register_banner(Banner("support/_banner.html", banner))
        rows = ("SupportVisit", "SupportPass", "SupportGrantEnd", "SupportGrant")
        register_rows("leave for Kith support", *(f"support.{name}" for name in rows))
