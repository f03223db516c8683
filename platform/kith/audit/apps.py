from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kith.audit"
    label = "audit"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        everywhere = frozenset({"mutual", "service", "public"})
        register(NavItem("Who did what", "audit:events", "book", Permission.READ_AUDIT, order=92, kinds=everywhere))
