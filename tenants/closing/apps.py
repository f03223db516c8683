from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "tenants.closing"
    label = "closing"

    def ready(self) -> None:
        from tenants.closing import belongings, deleting, due, queues, rights
        from tenants.closing.sweeps import register_rows, register_sweep
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        for work in (rights.RIGHTS, rights.REOPEN, deleting.DELETE):
            register_work(work)
        for sweep in (
            belongings.ROWS,
            belongings.TABLES,
            belongings.ROLE,
            belongings.FILES,
            belongings.CACHE,
            queues.QUEUE,
        ):
            register_sweep(sweep)
        register_rows("addresses", "tenants.Domain")
        register_rows("changes of state", "closing.StateChange")
        register_rows("custodians named", "closing.Custodian")
        register_sweep(deleting.ORDERS)
        register_chore("deleting whose day has come", due.ask_now, every_seconds=60)
