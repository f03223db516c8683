from django.apps import AppConfig


class PeersupportConfig(AppConfig):
    name = "apps.peersupport"
    label = "peersupport"

    def ready(self) -> None:
        from apps.peersupport import moving_on
        from apps.peersupport.exporting import register_parts
        from apps.peersupport.presenters import plans
        from apps.peersupport.queries.searching import register_own_finders
        from apps.peersupport.views import choosing, finding
        from kith.exporting import OwnPart, register_own_part
        from kith.permissions import Permission
        from kith.web.cards import register_card
        from kith.web.navigation import NavItem, register

        register(
            NavItem("My page", "peersupport:my-page", "heart", Permission.READ_OWN_PAGE, 5),
            NavItem("Introductions", "peersupport:introductions", "hello", Permission.READ_INTRODUCTIONS, 8),
            NavItem("Board", "peersupport:board", "table", Permission.WRITE_FAMILY, 9),
            NavItem("Find", "peersupport:search", "search", Permission.READ_FAMILIES, 21),
            NavItem("Today", "peersupport:today", "calendar", Permission.WRITE_ENTRY, 10),
            NavItem("Out and about", "peersupport:outreach", "walk", Permission.RUN_OUTREACH, 12),
            NavItem("Concerns", "peersupport:concerns", "shield", Permission.READ_CONCERNS, 15),
            NavItem("Waiting times", "peersupport:waiting-times", "clock", Permission.READ_FIGURES, 46),
            NavItem("Families", "peersupport:families", "people", Permission.READ_FAMILIES, 20),
            NavItem("Finding somebody", "peersupport:finding", "support", Permission.MATCH_FAMILY, 22),
            NavItem("About me", "peersupport:about-me", "people", Permission.WRITE_ABOUT_ME, 24),
            NavItem("Local services", "peersupport:local-services", "map", Permission.READ_SERVICES, 28),
            NavItem("Messages", "peersupport:messages", "mail", Permission.SEND_MESSAGE, 23),
            NavItem("Supporters", "peersupport:supporters", "support", Permission.READ_SUPPORTERS, 25),
        )
        register_card("my-page", choosing.own_card, order=10)
        register_card("family", finding.family_card, order=15)
        register_card("my-page", plans.on_my_page, order=30)
        register_card("family", plans.on_family_page, order=25)
        register_own_part(OwnPart("your_plan", plans.as_own_data))
        register_parts()
        register_own_finders()
        moving_on.register()
        self._fall_silent()
        self._keep_safe()
        self._keep_to_the_law()
        self._send_messages()
        self._keep_clocks()
        self._know_people()
        self._plan_contacts()

    def _plan_contacts(self) -> None:
        """When we plan to be in touch: on her page and the family's; and how it ends, goes on or begins again."""
        from apps.peersupport import tasks
        from apps.peersupport.presenters import endings, planned
        from kith.exporting import OwnPart, register_own_part
        from kith.jobs.rounds import register_round
        from kith.web.cards import register_card

        register_card("my-page", planned.on_my_page, order=20)
        register_card("family", planned.on_family_page, order=15)
        register_card("family", endings.on_family_page, order=10)
        register_card("my-page", endings.on_my_page, order=10)
        register_own_part(OwnPart("planned_and_what_came_of_it", endings.as_own_data))
        register_round("days that are planned", tasks.keep_plans, kinds=frozenset({"mutual", "service"}))

    def _fall_silent(self) -> None:
        """After a loss: what stops, whom a person rings, and the quiet way to what is kept."""
        from apps.peersupport import quiet
        from apps.peersupport.operations import planned
        from apps.peersupport.views import loss_cards
        from kith.web.cards import register_card

        quiet.when_lost(planned.stop_after_loss)
        quiet.when_taken_back(planned.plan_after_mistake)
        register_card("today", loss_cards.on_today, order=1)
        register_card("my-page", loss_cards.on_my_page, order=95)

    def _know_people(self) -> None:
        """Who may be one person written down twice."""
        from apps.peersupport.views.duplicates import same_family_card, same_person_card
        from apps.peersupport.views.people import meeting_card, own_meeting_card
        from kith.web.cards import register_card

        register_card("introduction", same_person_card, order=10)
        register_card("family", meeting_card, order=8)
        register_card("my-page", own_meeting_card, order=85)
        register_card("family", same_family_card, order=5)

    def _keep_clocks(self) -> None:
        """What was late is written down and climbs."""
        from apps.peersupport.bringing_in import go_on_with_imports
        from apps.peersupport.operations.breaches import note_breaches_now
        from kith.jobs.rounds import register_round

        register_round("lists being brought in", go_on_with_imports, kinds=frozenset({"mutual", "service"}))
        register_round("what was late", note_breaches_now, kinds=frozenset({"mutual", "service"}))

    def _keep_to_the_law(self) -> None:
        """What people ask about their record, what they take away, and what is kept for a time only."""
        from apps.peersupport import exporting_rights, removing, tasks
        from apps.peersupport.presenters import own_record, own_rest
        from apps.peersupport.views import rights_card
        from kith.exporting import OwnPart, register_own_part
        from kith.jobs.retention import Keeper, register_keeper
        from kith.jobs.rounds import register_round
        from kith.permissions import Permission
        from kith.web.cards import register_card
        from kith.web.navigation import NavItem, register

        requests, keep = Permission.HANDLE_DATA_REQUESTS, Permission.REMOVE_RECORDS
        register(NavItem("Data requests", "peersupport:data-requests", "book", requests, 26))
        register(NavItem("Kept long enough", "peersupport:retention", "clock", keep, 27))
        exporting_rights.register_parts()
        register_own_part(OwnPart("introductions", own_record.introductions_as_data))
        register_own_part(OwnPart("what_you_asked_us", own_record.requests_as_data))
        register_own_part(OwnPart("choosing_who_supports_you", own_rest.choosing_as_data))
        register_own_part(OwnPart("how_we_kept_to_it", own_rest.about_us_as_data))
        register_own_part(OwnPart("losses", own_rest.losses_as_data))
        register_own_part(OwnPart("talking_as_two", own_rest.as_two_as_data))
        register_card("family", rights_card.family_card, order=80)
        register_keeper(Keeper("records", removing.what_is_due, removing.work_off))
        register_round("answers that are owed", tasks.answers_owed, kinds=frozenset({"mutual", "service"}))
        register_round("lists left alone", removing.forget_lists_left_alone, kinds=frozenset({"mutual", "service"}))
        register_round("removal that was approved", removing.ask_for_approved, kinds=frozenset({"mutual", "service"}))

    def _keep_safe(self) -> None:
        """A worry can be said on every page of a family; what nobody takes up climbs."""
        from apps.peersupport import tasks
        from apps.peersupport.views import couples
        from apps.peersupport.views.concern_foot import at_the_foot
        from kith.jobs.rounds import register_round
        from kith.web.cards import register_card

        register_card("staff-foot", at_the_foot)
        register_card("my-page", couples.on_my_page, order=80)
        register_round("concerns nobody has taken up", tasks.climb, kinds=frozenset({"mutual", "service"}))

    def _send_messages(self) -> None:
        """Messages: who hands them over, who looks for what was left waiting, what mail calls itself here."""
        from apps.peersupport import outbox, tasks
        from apps.peersupport.presenters import messages as sent
        from apps.peersupport.queries.messages import chosen_sender_name
        from apps.peersupport.views.message_cards import family_card, own_card
        from kith.exporting import OwnPart, register_own_part
        from kith.jobs.rounds import register_round
        from kith.messaging.names import register_sender_name
        from kith.messaging.receipts import connect, register_listener
        from kith.web.cards import register_card

        register_own_part(OwnPart("what_we_sent_you", sent.sent_as_data))
        register_own_part(OwnPart("what_you_said_yes_and_no_to", sent.consents_as_data))
        register_own_part(OwnPart("how_we_may_reach_you", sent.reach_as_data))
        outbox.register(tasks.ask_for)
        register_round("messages that are due", tasks.ask_for_due, kinds=frozenset({"mutual", "service"}))
        register_sender_name(chosen_sender_name)
        register_listener(tasks.heard_back)
        connect()
        register_card("family", family_card, order=70)
        register_card("my-page", own_card, order=90)
