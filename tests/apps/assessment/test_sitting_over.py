"""When a sitting is over, what was typed in it is out of the typist's sight."""

from __future__ import annotations

import datetime as dt
import re
from importlib import import_module
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from apps.assessment.models.answers import Answer
from apps.assessment.models.sittings import LASTS, Sitting, SittingEnd
from apps.assessment.operations.typed import (
    NotTheirsToEnd,
    finish_sitting,
    take_back_say_so,
)
from apps.assessment.queries.typed import SittingOver, get_sitting
from apps.peersupport.models.supporters import Match
from tests.factories.assessment import NOW, Kitchen, partner
from tests.factories.sittings import WORDS, at_sitting, sit, typed
from tests.isolation.doors import _walk
from tests.signing_in import sign_in


def sees_nothing(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    client = browse("north", "ben")
    for rest in ("", "cards/feel-night/"):
        answer = client.get(at_sitting(home, sitting, rest))
        assert answer.status_code in (404, 409) and WORDS not in answer.content.decode()
    family = client.get(f"/families/{home.family.pk}/assessment/")
    assert WORDS not in family.content.decode()
    with pytest.raises(SittingOver):
        typed(sitting, words="more")


def test_finished_it_is_out_of_his_sight(home: Kitchen, ben: Any, sitting: Sitting, browse: Any) -> None:
    typed(sitting)
    client = browse("north", "ben")
    assert WORDS in client.get(at_sitting(home, sitting, "cards/feel-night/")).content.decode()
    answer = client.post(at_sitting(home, sitting, "finish/"))
    assert answer.url == f"/families/{home.family.pk}/assessment/"
    sees_nothing(home, sitting, browse)
    finish_sitting(sitting=sitting, by=ben, at=timezone.now())
    assert SittingEnd.objects.count() == 1


def test_after_twelve_hours_it_is_over_by_itself(home: Kitchen, ben: Any, browse: Any) -> None:
    begun_at = timezone.now() - LASTS
    late = sit(home, ben, at=begun_at)
    typed(late, at=begun_at + LASTS - dt.timedelta(seconds=1))
    sees_nothing(home, late, browse)
    with pytest.raises(SittingOver):
        get_sitting(pk=late.pk, family=home.family, for_user=ben, at=begun_at + LASTS)
    assert get_sitting(pk=late.pk, family=home.family, for_user=ben, at=begun_at + LASTS - dt.timedelta(seconds=1))


def test_she_takes_her_yes_back_on_her_own_page(home: Kitchen, sitting: Sitting, browse: Any) -> None:
    typed(sitting)
    client = browse("north", "gita")
    address = f"/my-assessment/{sitting.assessment_id}/typed/"
    assert "Ben can type for you now" in client.get(address).content.decode()
    client.post(f"/my-assessment/{sitting.assessment_id}/sittings/{sitting.pk}/take-back/")
    sees_nothing(home, sitting, browse)
    page = client.get(address).content.decode()
    assert "can type for you now" not in page and WORDS in page, "what was typed is still hers"


def test_no_longer_matched_it_ends_at_once(home: Kitchen, ben: Any, sitting: Sitting, browse: Any, person: Any) -> None:
    typed(sitting)
    home.family.matches.update(state="ENDED", ended_at=NOW, ended_by=person("asha"))
    sees_nothing(home, sitting, browse)
    with pytest.raises(Http404):
        get_sitting(pk=sitting.pk, family=home.family, for_user=ben, at=timezone.now())


def test_there_for_her_partner_alone_by_now_he_types_for_her_no_more(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    typed(sitting)
    Match.objects.filter(family=home.family).update(person=partner(home))
    assert not Sitting.objects.open_to(ben, at=timezone.now()).exists()
    with pytest.raises(SittingOver):
        typed(sitting, words="more")


def test_nobody_else_gets_into_it_or_ends_it(home: Kitchen, sitting: Sitting, browse: Any, person: Any) -> None:
    typed(sitting)
    for name, status in (("cara", 404), ("asha", 403), ("gita", 403), ("hal", 403), ("ivy", 403)):
        for rest in ("", "cards/feel-night/"):
            answer = browse("north", name).get(at_sitting(home, sitting, rest))
            assert answer.status_code == status and WORDS not in answer.content.decode()
    for end in (finish_sitting, take_back_say_so):
        with pytest.raises(NotTheirsToEnd):
            end(sitting=sitting, by=person("cara"), at=timezone.now())
    client = browse("north")
    sign_in(client, partner(home, "Jay").user)
    for rest in ("typed/", f"sittings/{sitting.pk}/take-back/"):
        assert client.get(f"/my-assessment/{sitting.assessment_id}/{rest}").status_code in (404, 405)


@pytest.mark.parametrize("name", ["ben", "asha"])
def test_finished_it_meets_nobody_at_any_address(home: Kitchen, ben: Any, browse: Any, name: str) -> None:
    """Every address about a family or its cards, with this family, person, card and sitting in it."""
    done = sit(home, ben)
    answer = typed(done)
    finish_sitting(sitting=done, by=ben, at=timezone.now())
    client = browse("north", name)
    client.raise_request_exception = False
    found = addresses_about(answer)
    assert at_sitting(home, done, "cards/feel-night/") in found
    assert [one for one in found if WORDS in client.get(one).content.decode(errors="ignore")] == []


def addresses_about(answer: Answer) -> list[str]:
    ids = {
        "answer_pk": answer.pk, "sitting_pk": answer.sitting_id, "assessment_pk": answer.assessment_id,
        "person_pk": answer.answered_by_id, "link_id": answer.link_id,
    }  # fmt: skip

    def filled(route: str) -> str:
        pk = answer.assessment_id if route.startswith("my-") else answer.answered_by.family_id
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hit: str(ids.get(hit[1], pk)), route)

    routes = [route for route, *_ in _walk(import_module("kith.urls.mutual").urlpatterns)]
    return [filled(route) for route in routes if re.match(r"(families|my-assessment|questions)/.*<", route)]
