from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.health import register_checks

        register_checks()
        way_in = NavItem("Tenants", "tenants:tenants", "home", Permission.READ_TENANTS, 10, frozenset({"public"}))
        register(way_in)
