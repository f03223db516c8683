from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tenants.console"
    label = "console"

    def ready(self) -> None:
        from tenants.closing.sweeps import register_rows
        from tenants.console import bringing_up, sizes
        from tenants.console.acts import register_act
        from tenants.console.facts import PANELS
        from tenants.console.panels import register_panel
        from tenants.console.standing_acts import ACTS
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        for panel in PANELS:
            register_panel(panel)
        for act in ACTS:
            register_act(act)
        for work in bringing_up.WORKS:
            register_work(work)
        register_rows("measurements", "console.TenantSize")
        register_chore("measuring tenants", sizes.measure_sizes, every_seconds=sizes.EVERY_SECONDS)
