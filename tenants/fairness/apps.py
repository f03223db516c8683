from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "tenants.fairness"
    label = "fairness"

    def ready(self) -> None:
        from celery.signals import worker_process_shutdown

        from tenants.fairness.keeping import end_keeping

        worker_process_shutdown.connect(end_keeping, dispatch_uid="tenants.fairness.end_keeping")
