from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "apps.assessment"
    label = "assessment"

    def ready(self) -> None:
        from apps.assessment.exporting import register_parts
        from apps.assessment.presenters import pieces
        from apps.assessment.presenters.taking import as_own_data
        from apps.assessment.queries.handed_over import opened_to_handover
        from apps.assessment.queries.modes import shares_screen
        from apps.peersupport.queries.packets import register_opened_words
        from apps.peersupport.shared_screens import register_shared_screen
        from kith.exporting import OwnPart, register_own_part
        from kith.permissions import Permission
        from kith.web.cards import register_card
        from kith.web.navigation import NavItem, register

        register(
            NavItem("My words", "assessment:my-assessment", "words", Permission.ANSWER_ASSESSMENT, 6),
            NavItem("Questions", "assessment:templates-in-use", "words", Permission.ADOPT_TEMPLATE, 45),
            NavItem("Babies in figures", "assessment:what-we-know", "chart", Permission.READ_FIGURES, 62),
            NavItem("Team pulse", "assessment:team-pulse", "heart", Permission.READ_PULSE, 88),
        )
        register_card("my-page", pieces.own_typed, order=18)
        register_card("my-page", pieces.own_assessment, order=20)
        register_card("my-page", pieces.then_and_now, order=21)
        register_card("my-page", pieces.own_facts, order=60)
        register_card("introductions", pieces.to_ring, order=10)
        register_card("family", pieces.family_links, order=30)
        register_card("alongside", pieces.opened_alongside)
        register_own_part(OwnPart("your_words", as_own_data))
        register_parts()
        register_opened_words(opened_to_handover)
        register_shared_screen(shares_screen)
