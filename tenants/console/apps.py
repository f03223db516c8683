from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tenants.console"
    label = "console"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.closing.sweeps import register_rows
        from tenants.console import backends, bringing_up, sizes
        from tenants.console.acts import register_act
        from tenants.console.facts import PANELS
        from tenants.console.looks import ours
        from tenants.console.looks.registry import keep_due, register_look
        from tenants.console.panels import register_panel
        from tenants.console.standing_acts import ACTS
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        for panel in PANELS:
            register_panel(panel)
        for act in ACTS:
            register_act(act)
        for look in ours.LOOKS:
            register_look(look)
        for work in (*bringing_up.WORKS, ours.WORK):
            register_work(work)
        register_rows("measurements", "console.TenantSize")
        backends.listen()
        register_chore("forgetting connections", backends.forget, every_seconds=3600)
        register_chore("looking over the fleet", keep_due, every_seconds=60)
        register_chore("measuring tenants", sizes.measure_sizes, every_seconds=sizes.EVERY_SECONDS)
        register(NavItem("Fleet", "tenants:fleet", "shield", Permission.READ_TENANTS, 12, frozenset({"public"})))
