from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "tenants.archives"
    label = "archives"

    def ready(self) -> None:
        from tenants.archives.keeping import remove_old
        from tenants.archives.putting_back import RESTORE
        from tenants.archives.saving import EXPORT
        from tenants.fleet.caretaker import register_chore
        from tenants.fleet.works import register_work

        register_work(EXPORT)
        register_work(RESTORE)
        register_chore("archives removed", remove_old, every_seconds=3600)
