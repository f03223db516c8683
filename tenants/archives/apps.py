from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "tenants.archives"
    label = "archives"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register
        from tenants.archives.conditions import why_not_taken_over
        from tenants.archives.keeping import remove_old
        from tenants.archives.panel import PANEL, SAVE
        from tenants.archives.putting_back import RESTORE
        from tenants.archives.saving import EXPORT
        from tenants.archives.sweeping import ARCHIVES
        from tenants.closing.conditions import register_condition
        from tenants.closing.sweeps import register_rows, register_sweep
        from tenants.console.acts import register_act
        from tenants.console.panels import register_panel
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        register_work(EXPORT)
        register_work(RESTORE)
        register_chore("archives removed", remove_old, every_seconds=3600)
        register_condition("custodian has the archive", why_not_taken_over)
        register_rows("takeovers", "archives.Takeover")
        register_sweep(ARCHIVES)
        register_panel(PANEL)
        register_act(SAVE)
        register(NavItem("Archives", "archives:archives", "lock", Permission.HOLD_PASSPHRASE, 92))
