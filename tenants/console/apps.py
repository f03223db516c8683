from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tenants.console"
    label = "console"

    def ready(self) -> None:
        from tenants.closing.sweeps import register_rows
        from tenants.console import sizes
        from tenants.fleet.caretaker import register_chore

        register_rows("measurements", "console.TenantSize")
        register_chore("measuring tenants", sizes.measure_sizes, every_seconds=sizes.EVERY_SECONDS)
