from django.apps import AppConfig


class EditorConfig(AppConfig):
    name = "kith.catalogue.editor"
    label = "catalogue_editor"

    def ready(self) -> None:
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        register(
            NavItem("Questions", "questions:families", "words", Permission.EDIT_CATALOGUE, 20, frozenset({"public"}))
        )
