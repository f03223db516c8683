from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kith.web"
    label = "web"
    verbose_name = "Web shell"

    def ready(self) -> None:
        from kith.web.forms import speak_plainly

        speak_plainly()
