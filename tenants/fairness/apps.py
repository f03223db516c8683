from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "tenants.fairness"
    label = "fairness"

    def ready(self) -> None:
        from celery.signals import worker_process_shutdown

        from kith.files import register_gate
        from tenants.closing.sweeps import register_rows
        from tenants.console.panels import Panel, register_panel
        from tenants.fairness.files import refuse_without_room
        from tenants.fairness.keeping import end_keeping
        from tenants.fairness.presenters import panel

        register_gate(refuse_without_room)
        register_panel(Panel("limits", "Limits", 35, "fairness/_panel.html", panel))
        register_rows("days of usage", "fairness.UsageDay")
        worker_process_shutdown.connect(end_keeping, dispatch_uid="tenants.fairness.end_keeping")
