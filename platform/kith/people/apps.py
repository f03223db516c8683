from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kith.people"
    label = "people"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from kith.people.exporting import register_what_people_keep
        from kith.people.receivers import on_signed_in, on_signed_out
        from kith.permissions import Permission
        from kith.web.navigation import NavItem, register

        user_logged_in.connect(on_signed_in, dispatch_uid="kith.people.on_signed_in")
        user_logged_out.connect(on_signed_out, dispatch_uid="kith.people.on_signed_out")
        register_what_people_keep()
        everywhere = frozenset({"mutual", "service", "public"})
        register(NavItem("Your sign-in", "people:account", "person", Permission.READ_OWN_PAGE, order=95))
        register(NavItem("People", "people:people", "people", Permission.READ_PEOPLE, order=90, kinds=everywhere))
