"""What a partner opens to his supporter is for the one he has for himself, not for who supports the family."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.assessment.models.answers import AnswerRead, Level
from apps.peersupport.models.supporters import Match, Supporter
from kith.people.models import RoleGrant, User
from kith.roles import Role
from tests.factories.assessment import Kitchen, opened, partner, said, started
from tests.golden import key

TOLD, SEALED = "It scares me, and I tell nobody", "Just mine"


def words_on(answer: Any) -> tuple[bool, bool]:
    page = answer.content.decode()
    return TOLD in page, SEALED in page


def test_it_follows_who_is_there_for_him(home: Kitchen, browse: Any, inside: Any, person: Any) -> None:
    mo = partner(home)
    assessment = started(mo.user)
    opened(said(assessment, "feel-night", own_words=TOLD, by=mo.user), Level.SUPPORTER, by=mo.user)
    said(assessment, "feel-smile", own_words=SEALED, by=mo.user)
    family = f"/families/{home.family.pk}/assessment/"
    assert words_on(browse("north", "ben").get(family)) == (True, False)

    ella = User.objects.create(pk=key("ella"), email="ella@example.org", display_name="Ella")
    RoleGrant.objects.create(user=ella, role=Role.PEER_SUPPORTER)
    own = Match.every.create(
        family=home.family, person=mo, supporter=Supporter.objects.create(user=ella), state="ACTIVE",
        offered_at=timezone.now(), offered_by=person("asha"), started_at=timezone.now(),
    )  # fmt: skip
    assert words_on(browse("north", "ben").get(family)) == (False, False)
    assert browse("north", "ella").get(family).status_code == 404
    assert words_on(browse("north", "ella").get(f"/alongside/{own.pk}/")) == (True, False)
    assert list(AnswerRead.objects.filter(by=ella).values_list("answer__own_words", flat=True)) == [TOLD]
