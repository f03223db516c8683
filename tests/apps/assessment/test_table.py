"""What lies on one's own table: what fits the person and the moment, and nothing that tells of anybody else."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.operations.answers import NotOffered, finish_assessment, invite_to_assessment, start_assessment
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.table import table_of
from kith.catalogue.assessments.queries import family_id_of, newest_version
from tests.factories.assessment import NOW, Kitchen, born, partner, started
from tests.signing_in import sign_in

KIT = (
    "partner-conversation", "six-to-eight-weeks", "then-and-now", "social-capital", "what-would-success-look-like",
    "team-pulse", "phq-9", "whooley",
)  # fmt: skip
ALWAYS = {"social-capital", "what-would-success-look-like"}


@pytest.fixture
def laid(home: Kitchen, person: Any) -> Kitchen:
    """All of the kit is in use."""
    for slug in KIT:
        adopt_template(version=newest_version(slug=slug), by=person("asha"), at=NOW)
    return home


def offered(user: Any, *, today: dt.date) -> set[str]:
    slugs = {family_id_of(slug): slug for slug in (*KIT, "antenatal-conversation")}
    return {slugs[offer.family_id] for offer in table_of(user, today=today).offers}


def test_while_she_expects_each_has_their_own(laid: Kitchen) -> None:
    assert offered(laid.user, today=NOW.date()) == {"antenatal-conversation", *ALWAYS}
    assert offered(partner(laid).user, today=NOW.date()) == {"partner-conversation", *ALWAYS}


@pytest.mark.parametrize(
    ("days", "fits"),
    [
        (27, set()), (28, {"six-to-eight-weeks"}), (69, {"six-to-eight-weeks"}),
        (70, {"six-to-eight-weeks", "then-and-now"}), (71, {"then-and-now"}), (120, {"then-and-now"}), (121, set()),
    ],
)  # fmt: skip
def test_after_the_birth_it_goes_by_the_babys_age(laid: Kitchen, days: int, fits: set[str]) -> None:
    laid.pregnancy.state = "BORN"
    laid.pregnancy.save()
    born(laid, NOW.date())
    assert offered(laid.user, today=NOW.date() + dt.timedelta(days=days)) == ALWAYS | fits


def test_after_a_loss_nothing_is_offered_and_her_words_stay(laid: Kitchen, browse: Any, person: Any) -> None:
    finish_assessment(assessment=started(laid.user), by=laid.user, at=NOW)
    whooley = family_id_of("whooley")
    invite_to_assessment(person=laid.gita, by=person("ben"), at=NOW, template=whooley)
    laid.pregnancy.state = "ENDED"
    laid.pregnancy.save()
    table = table_of(laid.user, today=NOW.date())
    assert (table.offers, table.invited, len(table.done)) == ([], [], 1)


def test_the_straight_deal_of_each_comes_first_and_a_post_begins_it(laid: Kitchen, browse: Any) -> None:
    client, success = browse("north", "gita"), family_id_of("what-would-success-look-like")
    page = client.get("/my-assessment/").content.decode()
    assert "On your table" in page and f"/my-assessment/new/{success}/" in page
    deal = client.get(f"/my-assessment/new/{success}/").content.decode()
    assert "The straight deal" in deal and str(success) in deal and not Assessment.objects.exists()
    for _ in range(2):
        client.post("/my-assessment/start/", {"template": str(success)})
    made = Assessment.objects.get()
    assert made.version_id == newest_version(slug="what-would-success-look-like").pk
    page = client.get("/my-assessment/").content.decode()
    assert f"/my-assessment/{made.pk}/" in page and f"/my-assessment/new/{success}/" not in page
    assert client.get(f"/my-assessment/new/{success}/").status_code == 404


def test_several_are_open_at_once_and_done_ones_are_there_to_read(laid: Kitchen, browse: Any) -> None:
    client = browse("north", "gita")
    for slug in ("antenatal-conversation", "social-capital"):
        client.post("/my-assessment/start/", {"template": str(family_id_of(slug))})
    table = table_of(laid.user, today=timezone.localdate())
    assert len(table.started) == 2
    finish_assessment(assessment=table.started[0].assessment, by=laid.user, at=NOW)
    page = client.get("/my-assessment/").content.decode()
    assert f"/my-assessment/{table.started[0].assessment.pk}/words/" in page and "Yours to read" in page


def test_what_is_not_on_the_table_is_not_begun(laid: Kitchen, browse: Any) -> None:
    client = browse("north", "gita")
    for slug in ("phq-9", "partner-conversation", "team-pulse", "six-to-eight-weeks"):
        with pytest.raises(NotOffered):
            start_assessment(by=laid.user, at=NOW, template=family_id_of(slug))
        assert client.post("/my-assessment/start/", {"template": str(family_id_of(slug))}).status_code == 409
        assert client.get(f"/my-assessment/new/{family_id_of(slug)}/").status_code == 404
    assert client.post("/my-assessment/start/", {"template": "nonsense"}).status_code == 404
    assert client.post("/my-assessment/start/", {"assessment": str(uuid4())}).status_code == 404
    assert not Assessment.objects.exists()


def test_an_add_on_is_there_for_who_was_invited(laid: Kitchen, browse: Any, person: Any) -> None:
    ben, phq9 = browse("north", "ben"), family_id_of("phq-9")
    address = f"/families/{laid.family.pk}/assessment/{laid.gita.pk}/invite/"
    page = ben.get(address).content.decode()
    assert str(phq9) in page and str(family_id_of("partner-conversation")) not in page
    ben.post(address, {"mode": "ALONE", "template": str(phq9)})
    invited = Assessment.objects.get()
    assert invited.version_id == newest_version(slug="phq-9").pk
    client = browse("north", "gita")
    assert "Ben asked if you’d like to" in client.get("/my-assessment/").content.decode()
    assert "The straight deal" in client.get(f"/my-assessment/{invited.pk}/").content.decode()
    answer = client.post("/my-assessment/start/", {"assessment": str(invited.pk)})
    assert answer.url.endswith("/cards/phq-1/")
    with pytest.raises(NotOffered):
        invite_to_assessment(person=laid.gita, by=person("ben"), at=NOW, template=family_id_of("partner-conversation"))


def test_her_partners_table_is_the_same_whatever_she_does(laid: Kitchen, browse: Any, person: Any) -> None:
    his = browse("north")
    sign_in(his, partner(laid).user)
    before = _page(his)
    invited = invite_to_assessment(person=laid.gita, by=person("ben"), at=NOW, template=family_id_of("phq-9"))
    hers = started(laid.user)
    finish_assessment(assessment=hers, by=laid.user, at=NOW)
    assert _page(his) == before
    for one in (invited, hers):
        assert his.get(f"/my-assessment/{one.pk}/").status_code == 404
        assert his.post("/my-assessment/start/", {"assessment": str(one.pk)}).status_code == 404


@pytest.mark.parametrize("name", ["ben", "asha", "cara", "dina"])
def test_nobody_else_has_the_table(laid: Kitchen, browse: Any, name: str) -> None:
    client, hers = browse("north", name), started(laid.user)
    for path in ("", f"{hers.pk}/", f"new/{family_id_of('social-capital')}/"):
        assert client.get(f"/my-assessment/{path}").status_code == 403


def _page(client: Any) -> str:
    found = re.search(r"<main.*</main>", client.get("/my-assessment/").content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("days", "again"), [(69, False), (70, True), (120, True), (121, False)])
def test_the_seven_of_the_place_come_once_more_after_the_birth(laid: Kitchen, days: int, again: bool) -> None:
    first = begun(laid)
    finish_assessment(assessment=first, by=laid.user, at=NOW)
    birth = NOW.date() + dt.timedelta(days=30)
    born(laid, birth)
    day = birth + dt.timedelta(days=days)
    assert ("social-capital" in offered(laid.user, today=day)) is again
    if again:
        start_assessment(by=laid.user, at=NOW + dt.timedelta(days=30 + days), template=family_id_of("social-capital"))
        assert "social-capital" not in offered(laid.user, today=day)


def begun(laid: Kitchen) -> Assessment:
    return start_assessment(by=laid.user, at=NOW, template=family_id_of("social-capital"))
