from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    name = "tenants.rollouts"
    label = "rollouts"

    def ready(self) -> None:
        from tenants.closing.sweeps import register_rows

        register_rows("steps of roll-outs", "rollouts.Step")
