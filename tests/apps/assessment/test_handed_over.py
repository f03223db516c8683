"""On a handover's page stands what she opened to that one, and nothing that is sealed, opened otherwise, or closed."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import Level
from apps.assessment.operations.answers import set_visibility
from apps.peersupport.operations.handovers import To, start_handover
from apps.peersupport.operations.professionals import add_professional
from apps.peersupport.queries.packets import packet_of
from tests.factories.assessment import Kitchen, said, started

SECRET = "zebra wallpaper"


def test_only_what_she_opened_to_this_one_stands_on_it(home: Kitchen, person: Any) -> None:
    mo = add_professional(
        family=home.family, name="Mo", role="GP", place="", contact="mo@nhs.example", checked=True, at=timezone.now(),
        by=person("asha"),
    )  # fmt: skip
    person_of = home.user.person
    handover = start_handover(
        client_key=uuid.uuid4(), person=person_of, to=To(professional=mo), purpose="Plan", at=timezone.now(),
        by=person("asha"),
    )  # fmt: skip
    answer = said(started(home.user), "feel-night", own_words=SECRET, by=home.user)

    def opened() -> str:
        return str(packet_of(handover).opened)

    assert SECRET not in opened()
    set_visibility(answer=answer, level=Level.HUB, by=home.user, at=timezone.now())
    assert SECRET not in opened()
    set_visibility(answer=answer, level=Level.HANDOVER, handover=handover.pk, by=home.user, at=timezone.now())
    assert SECRET in opened()
    set_visibility(answer=answer, level=Level.SEALED, by=home.user, at=timezone.now())
    assert SECRET not in opened()
