"""What moving on adds to the house: cards, own data, archive, rounds, and the seams to consents and answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from apps.peersupport.models.handovers import Handover
from apps.peersupport.models.professionals import ProfessionalLink
from apps.peersupport.models.responsibility import Responsibility
from kith.exporting import OwnPart, Part, register_own_part, register_part

Rows = Iterator[dict[str, Any]]
ROOMS = frozenset({"mutual", "service"})


def register() -> None:
    """Call from AppConfig.ready()."""
    from apps.peersupport.models.consents import Purpose
    from apps.peersupport.operations.consents import when_no
    from apps.peersupport.operations.handovers import reopen_after_loss, withdraw_all
    from apps.peersupport.presenters import handovers as present
    from apps.peersupport.queries.handovers import register_handover_book
    from apps.peersupport.queries.moving_on import Book
    from apps.peersupport.quiet import when_lost
    from apps.peersupport.views import bringing_packets as brought
    from kith.jobs.rounds import register_round
    from kith.permissions import Permission
    from kith.web.cards import register_card
    from kith.web.navigation import NavItem
    from kith.web.navigation import register as register_way

    register_way(NavItem("Handovers", "peersupport:handovers", "next", Permission.HAND_OVER, 27))
    register_card("my-page", present.on_my_page, order=45)
    register_card("family", present.on_family_page, order=60)
    register_card("introduction", brought.on_introduction, order=5)
    register_card("introductions", brought.on_board, order=90)
    register_card("family", brought.on_family_page, order=5)
    register_own_part(OwnPart("what_came_with_you", present.brought_as_data))
    register_own_part(OwnPart("what_was_passed_on_about_you", present.handovers_as_data))
    register_own_part(OwnPart("whom_we_may_talk_with", present.links_as_data))
    register_part(Part("handovers", "each handover, every version of its packet, and what came of it.", handovers))
    register_part(Part("professionals", "families’ midwives and others: her yes, and what was said.", professionals))
    register_part(Part("responsible", "who of the hub answered for each family, from when to when.", responsible))
    register_handover_book(Book())
    when_no(Purpose.HANDOVER, withdraw_all)
    when_lost(reopen_after_loss)
    register_round("handovers nobody answered", _remind, kinds=ROOMS)
    register_round("ways in that are over", _lay_down, kinds=ROOMS)


def _remind() -> int:
    from apps.peersupport.operations.handing_over import remind_unanswered

    return remind_unanswered(at=timezone.now())


def _lay_down() -> int:
    from apps.peersupport.operations.outside_links import lay_down_expired

    return lay_down_expired(at=timezone.now())


def handovers(using: str) -> Rows:
    deep = ("person", "to_user", "to_centre", "professional")
    found = Handover.objects.using(using).select_related(*deep).prefetch_related("versions", "events__by")
    for one in found.order_by("started_at", "pk"):
        yield {
            "who": str(one.person),
            "family": str(one.family_id),
            "to": one.to,
            "what for": one.purpose,
            "state": one.get_state_display(),
            "versions": [_version(each) for each in sorted(one.versions.all(), key=lambda each: each.step)],
            "what happened": [f"{e.get_kind_display()}: {e.by or e.who}, {e.at:%Y-%m-%d %H:%M} {e.said}".strip()
                              for e in sorted(one.events.all(), key=lambda e: e.at)],
            "first met": one.met_on,
        }  # fmt: skip


def _version(version: Any) -> str:
    lines = "; ".join(f"{'(struck out) ' if row['struck'] else ''}{row['words']}" for row in version.items)
    return f"{version.step}: {lines}. Don't ask again: {', '.join(version.dont_ask) or 'nothing'}"


def professionals(using: str) -> Rows:
    found = ProfessionalLink.objects.using(using).select_related("professional", "person").prefetch_related("notes__by")
    for one in found.order_by("since", "pk"):
        yield {
            "who": str(one.professional),
            "contact": one.professional.contact,
            "of": str(one.person),
            "family": str(one.person.family_id),
            "yes to": one.about,
            "since": one.since,
            "until": one.until_on,
            "ended": one.ended_at,
            "how we know": one.evidence,
            "notes": [f"{note.at:%Y-%m-%d} {note.by or one.professional}: {note.text}" for note in one.notes.all()],
        }


def responsible(using: str) -> Rows:
    found = Responsibility.objects.using(using).select_related("user")
    for one in found.order_by("family", "since"):
        yield {"family": str(one.family_id), "who": str(one.user), "since": one.since, "until": one.until,
               "why": one.get_why_display()}  # fmt: skip
