from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "tenants.fairness"
    label = "fairness"

    def ready(self) -> None:
        from celery.signals import worker_process_shutdown

        from tenants.closing.sweeps import register_rows
        from tenants.fairness.keeping import end_keeping

        register_rows("days of usage", "fairness.UsageDay")
        worker_process_shutdown.connect(end_keeping, dispatch_uid="tenants.fairness.end_keeping")
