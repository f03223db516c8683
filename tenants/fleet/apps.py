from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "tenants.fleet"
    label = "fleet"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.making import MAKE
        from tenants.fleet.works import register_work
        from tenants.pool import fill_pool
        from tenants.rounds import EVERY_SECONDS, go_the_rounds

        register_work(MAKE)
        register_chore("going the rounds", go_the_rounds, every_seconds=EVERY_SECONDS)
        register_chore("filling the pool", fill_pool, every_seconds=10)
        register(NavItem("Orders", "fleet:orders", "note", Permission.MANAGE_TENANTS, 12, frozenset({"public"})))
