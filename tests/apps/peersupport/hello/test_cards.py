"""A card is handed over in a pharmacy; whoever uses it stays nobody until she wants to be reached."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from apps.peersupport.hello_cards import codes_of, hash_of, tidy, words
from apps.peersupport.models.families import Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.outreach import HelloCard, OutreachPlace
from apps.peersupport.operations.outreach import print_hello_cards
from apps.peersupport.queries.outreach import counts_of
from kith.audit.models import Event

BATCH = uuid.UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def pharmacy(inside: Any, person: Any) -> Any:
    """With one card printed, whose words are `pharmacy.code`."""
    from django.utils import timezone

    with inside("north"):
        place = OutreachPlace.objects.create(name="The pharmacy", kind="PHARMACY")
        [place.code] = print_hello_cards(place=place, batch=BATCH, number=1, at=timezone.now(), by=person("asha"))
        return place


def test_a_card_says_hello_without_an_account(pharmacy: Any, browse: Any, inside: Any) -> None:
    page = browse("north").get(f"/card/{pharmacy.code}/").content.decode()
    assert "The pharmacy" in page
    with inside("north"):
        counted = counts_of(pharmacy)
        assert (counted.printed, counted.opened, counted.hellos) == (1, 1, 0)
        assert (Introduction.objects.count(), Person.objects.count()) == (0, 0), "nobody is anybody yet"
    said = {"client_key": str(uuid.uuid4()), "first_name": "Amara", "contact": "07700 900123", "consent": "on"}
    answer = browse("north").post(f"/card/{pharmacy.code}/", said)
    assert answer.status_code == 302
    with inside("north"):
        one = Introduction.objects.get()
        assert (one.source, one.place_id) == ("CARD", pharmacy.pk)
        assert one.consent_evidence == "Ticked by themselves on the hello page, with a card from The pharmacy"
        assert counts_of(pharmacy).hellos == 1 and HelloCard.objects.get().said_at


def test_opening_a_card_twice_counts_once_and_names_nobody(pharmacy: Any, browse: Any, inside: Any) -> None:
    for _ in range(3):
        browse("north").get(f"/card/{pharmacy.code}/")
    with inside("north"):
        assert counts_of(pharmacy).opened == 1
        assert Event.objects.get(kind="hello-card.opened").actor_id is None


def test_the_words_may_be_typed_as_people_type(pharmacy: Any, browse: Any) -> None:
    typed = "  " + pharmacy.code.replace("-", "  ").title() + ". "
    answer = browse("north").post("/card/", {"words": typed})
    assert answer.headers["Location"] == f"/card/{pharmacy.code}/"


def test_words_nobody_printed_are_said_kindly_and_kept(browse: Any, inside: Any, pharmacy: Any) -> None:
    answer = browse("north").get("/card/kettle-kettle-kettle/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "We don’t know these words" in page and "kettle kettle kettle" in page
    assert "There are three words" in browse("north").post("/card/", {"words": "kettle plum"}).content.decode()


def test_nobody_walks_through_the_cards_by_guessing(browse: Any) -> None:
    browser = browse("north")
    tried = [browser.get(f"/card/{code}/").status_code for code, _ in zip(codes_of_anywhere(), range(32), strict=False)]
    assert tried == [404] * 30 + [429] * 2
    assert len(words()) ** 3 > 250_000_000


def codes_of_anywhere() -> Any:
    return (f"kettle-plum-{word}" for word in words())


def test_the_words_are_kept_nowhere_and_mean_nothing_elsewhere(pharmacy: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        card = HelloCard.objects.get()
        assert pharmacy.code not in str(card.__dict__) and re.fullmatch("[0-9a-f]{64}", card.code_hash)
        north = hash_of(pharmacy.code)
    with inside("south"):
        assert hash_of(pharmacy.code) != north
    assert browse("south").get(f"/card/{pharmacy.code}/").status_code == 404


def test_a_sheet_asked_for_twice_is_the_same_sheet(pharmacy: Any, browse: Any, inside: Any) -> None:
    ben = browse("north", "ben")
    batch = str(uuid.uuid4())
    sheets = [
        ben.post(f"/outreach/{pharmacy.pk}/cards/", {"batch": batch, "number": "8"}).content.decode() for _ in range(2)
    ]
    shown = [re.findall(r'hello-card__words">([a-z ]+)<', sheet) for sheet in sheets]
    assert shown[0] == shown[1] and len(set(shown[0])) == 8
    assert sheets[0].count("<svg") >= 8
    with inside("north"):
        assert counts_of(pharmacy).printed == 9
        assert {hash_of(tidy(line)) for line in shown[0]} <= set(HelloCard.objects.values_list("code_hash", flat=True))


def test_codes_differ_and_come_again_only_for_the_same_batch(north: Any) -> None:
    def first(batch: uuid.UUID) -> list[str]:
        return [code for code, _ in zip(codes_of(batch), range(200), strict=False)]

    assert len(set(first(BATCH))) == 200
    assert first(BATCH) == first(BATCH) != first(uuid.uuid4())


@pytest.mark.parametrize("number", ["0", "61", "many"])
def test_too_many_or_no_cards_is_said_beside_the_box(pharmacy: Any, browse: Any, number: str) -> None:
    answer = browse("north", "ben").post(f"/outreach/{pharmacy.pk}/cards/", {"batch": str(BATCH), "number": number})
    assert answer.status_code == 422
