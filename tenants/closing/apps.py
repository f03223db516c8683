from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "tenants.closing"
    label = "closing"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.closing import belongings, deleting, due, presenters, queues, rights
        from tenants.closing.sweeps import register_rows, register_sweep
        from tenants.console.panels import Panel, register_panel
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        for work in (rights.RIGHTS, rights.REOPEN, deleting.DELETE):
            register_work(work)
        for sweep in (*belongings.SWEEPS, queues.QUEUE):
            register_sweep(sweep)
        register_rows("addresses", "tenants.Domain")
        register_rows("changes of state", "closing.StateChange")
        register_rows("custodians named", "closing.Custodian")
        register_rows("templates offered to everybody", "catalogue_assessments.OfferedTemplate")
        register_sweep(deleting.ORDERS)
        register_panel(Panel("life", "Its life", 20, "closing/_life.html", presenters.life))
        register(
            NavItem(
                "Certificates", "closing:certificates", "check", Permission.READ_TENANTS, 30, frozenset({"public"})
            ),
            NavItem("Custodian", "custodian:custodian", "home", Permission.NAME_CUSTODIAN, 95, frozenset({"mutual"})),
        )
        register_chore("deleting whose day has come", due.ask_now, every_seconds=60)
