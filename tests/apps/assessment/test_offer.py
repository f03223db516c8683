"""Offering back: a copy goes to the public side, all of it read first, and nothing in it but what was written here."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.assessment.local_cards import local_card
from apps.assessment.operations.offers import ChangedSinceRead, NamesSomebody, NothingToOffer, offer_copy
from apps.assessment.operations.overlays import leave_card_out, put_local_card
from apps.assessment.queries.offers import copy_to_offer
from kith.catalogue.assessments.faults.body import faults, unreadable
from kith.catalogue.assessments.models import OfferedTemplate, TemplateVersion
from kith.catalogue.assessments.queries import newest_version
from kith.catalogue.assessments.reading import read
from kith.catalogue.editor.operations.offers import Answered, decline_offer, draft_of_offer
from tests.factories.assessment import NOW, Kitchen, kitchen

PRAM = {"theme": "home", "kind": "yes_no", "text": "Could you do with a pram from our shed?"}
AFTER = {"link_id": "me-body", "op": "=", "value": "down"}


def lay_cards(asha: Any, **changed: Any) -> None:
    """Two cards of north's own: a pram, and which one, asked only after it."""
    pk, pram = newest_version().pk, local_card(**{**PRAM, **changed})
    put_local_card(version_id=pk, card=pram, by=asha, at=NOW)
    when = {"link_id": pram["link_id"], "op": "=", "value": "yes"}
    which = local_card(theme="home", kind="own_words", text="Which one?", when=when)
    put_local_card(version_id=pk, card=which, by=asha, at=NOW)


def offered(asha: Any, *, whole: bool = False) -> OfferedTemplate:
    pk = newest_version().pk
    read_first = copy_to_offer(version_id=pk, whole=whole)
    return offer_copy(version_id=pk, whole=whole, sha256=read_first.sha256, by=asha, at=NOW)


@pytest.fixture
def asha(home: Kitchen, person: Any) -> Any:
    return person("asha")


def test_our_own_cards_go_under_names_that_are_nobodys(asha: Any) -> None:
    lay_cards(asha)
    made = offered(asha)
    assert faults(made.body) == [] and "local" not in json.dumps(made.body)
    pram, which = read(made.body).cards.values()
    assert (pram.text, which.text) == (PRAM["text"], "Which one?")
    assert not which.when.holds({}) and which.when.holds({pram.link_id: "yes"})
    assert (made.body["attribution"], made.tenant_name, made.body["licence"]) == ("North", "North", "CC BY 4.0")


def test_a_rule_on_a_card_that_does_not_go_along_is_to_be_written_anew(asha: Any) -> None:
    put_local_card(version_id=newest_version().pk, card=local_card(**PRAM, when=AFTER), by=asha, at=NOW)
    body = offered(asha).body
    assert unreadable(body) == []
    assert [fault for fault in faults(body) if "write this rule anew" in fault and "me-body" in fault]


def test_the_whole_of_it_goes_with_our_cards_and_without_what_we_leave_out(asha: Any) -> None:
    lay_cards(asha)
    leave_card_out(version_id=newest_version().pk, link_id="me-eat-sleep", by=asha, at=NOW)
    made = offered(asha, whole=True)
    cards = read(made.body).cards
    assert faults(made.body) == [] and "me-eat-sleep" not in cards
    assert len(cards) == len(read(newest_version().body).cards) + 1
    assert made.body["attribution"].endswith("with cards of North")


@pytest.mark.parametrize("text", ["Ask Asha for a pram?", "Ring us on 01268 555 123?", "Write to pram@north.example?"])
def test_a_card_that_names_somebody_here_does_not_go(asha: Any, text: str) -> None:
    lay_cards(asha, text=text)
    with pytest.raises(NamesSomebody, match="Change the card first"):
        offered(asha)
    assert not OfferedTemplate.objects.exists()


def test_only_what_was_read_goes(asha: Any) -> None:
    pk = newest_version().pk
    lay_cards(asha)
    seen = copy_to_offer(version_id=pk, whole=False).sha256
    put_local_card(version_id=pk, card=local_card(**{**PRAM, "text": "One more?"}), by=asha, at=NOW)
    with pytest.raises(ChangedSinceRead):
        offer_copy(version_id=pk, whole=False, sha256=seen, by=asha, at=NOW)
    assert not OfferedTemplate.objects.exists()


def test_without_a_card_of_our_own_there_is_nothing_to_offer(asha: Any) -> None:
    with pytest.raises(NothingToOffer):
        offered(asha, whole=True)


def test_offered_twice_it_is_offered_once(asha: Any) -> None:
    lay_cards(asha)
    assert offered(asha) == offered(asha)
    assert OfferedTemplate.objects.count() == 1


def test_a_tenant_sees_and_adds_only_its_own(kit: None, inside: Any, person: Any) -> None:
    with inside("north"):
        kitchen(person)
        lay_cards(person("asha"))
        made = offered(person("asha"))
    with inside("south"):
        assert not OfferedTemplate.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            OfferedTemplate.objects.create(
                tenant_id=made.tenant_id, tenant_name="North", title="x", from_version_id=made.from_version_id,
                body={}, sha256="0" * 64, offered_at=NOW,
            )  # fmt: skip
    with inside("north"):
        for change in ("update catalogue_assessments_offeredtemplate set state = 'OFFERED'",
                       "delete from catalogue_assessments_offeredtemplate"):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


def test_the_editor_makes_a_draft_of_it_once(kit: None, inside: Any, person: Any) -> None:
    with inside("north"):
        kitchen(person)
        lay_cards(person("asha"))
        made = offered(person("asha"))
    with inside("public"):
        draft = draft_of_offer(offer=made, slug="prams", by=None, at=NOW)  # type: ignore[arg-type]
        assert (draft.state, draft.body, draft.family.moment) == ("DRAFT", made.body, "EXPECTING")
        for again in (draft_of_offer, decline_offer):
            with pytest.raises(Answered):
                again(offer=made, by=None, at=NOW, **({"slug": "x"} if again is draft_of_offer else {}))  # type: ignore[operator]
    with inside("north"):
        assert OfferedTemplate.objects.get().state == "DRAFTED"


def test_from_page_to_page(kit: None, inside: Any, person: Any, browse: Any) -> None:
    with inside("north"):
        kitchen(person)
        lay_cards(person("asha"))
        pk, sha256 = newest_version().pk, copy_to_offer(version_id=newest_version().pk, whole=False).sha256
    client = browse("north", "asha")
    page = client.get(f"/questions/{pk}/offer/").content.decode()
    assert "This is all that goes" in page and PRAM["text"] in page
    assert client.post(f"/questions/{pk}/offer/", {"sha256": sha256}).status_code == 422
    client.post(f"/questions/{pk}/offer/", {"sha256": sha256, "read": "on"})
    assert "Offered already" in client.get(f"/questions/{pk}/offer/").content.decode()
    with inside("public"):
        made = OfferedTemplate.objects.get()
    editor = browse("public", EDITOR)
    assert "Cards of North" in editor.get("/catalogue/questions/offers/").content.decode()
    assert PRAM["text"] in editor.get(f"/catalogue/questions/offers/{made.pk}/").content.decode()
    editor.post(f"/catalogue/questions/offers/{made.pk}/", {"slug": "prams"})
    with inside("public"):
        assert TemplateVersion.objects.get(family__slug="prams").state == "DRAFT"
    assert "Open the draft" in editor.get(f"/catalogue/questions/offers/{made.pk}/").content.decode()


@pytest.mark.parametrize("name", ["ben", "dina", "gita"])
def test_nobody_else_offers(home: Kitchen, browse: Any, name: str) -> None:
    assert browse("north", name).get(f"/questions/{newest_version().pk}/offer/").status_code == 403


EDITOR = "wyn"
