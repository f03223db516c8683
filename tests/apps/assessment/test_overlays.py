"""What a mutual adds to shared questions and leaves out of them: for whoever begins after it, and nobody before."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.assessment.local_cards import advice_on, local_card
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.templates import Overlay
from apps.assessment.operations.answers import invite_to_assessment
from apps.assessment.operations.overlays import (
    CardFaulty,
    CardGone,
    NoPlace,
    NotInUse,
    StaysIn,
    ask_card_again,
    leave_card_out,
    put_local_card,
    take_local_card_away,
)
from apps.assessment.operations.templates import adopt_template, stop_using
from apps.assessment.overlaid import sha_of
from apps.assessment.queries.asked import outgoing_asked, overlay_in_force, template_asked, template_offered
from apps.assessment.queries.families import opened_by_family
from apps.assessment.queries.own import way_through
from apps.assessment.queries.templates import carried_to, get_adoption
from kith.catalogue.assessments.exchange.fhir_responses import write_response
from kith.catalogue.assessments.operations import draft_version, publish_version
from kith.catalogue.assessments.queries import BodyChanged, family_id_of, newest_version
from tests.factories.assessment import NOW, Kitchen, kitchen, opened, said, started

PRAM = {"theme": "home", "kind": "own_words", "text": "Could you do with a pram from our shed?"}


@pytest.fixture
def asha(home: Kitchen, person: Any) -> Any:
    return person("asha")


def laid(asha: Any, **card: Any) -> dict[str, Any]:
    """A card of north's own over the antenatal questions."""
    made = local_card(**{**PRAM, **card})
    put_local_card(version_id=newest_version().pk, card=made, by=asha, at=NOW)
    return made


def test_a_card_of_our_own_stands_at_the_end_of_its_part_for_who_begins_after_it(home: Kitchen, asha: Any) -> None:
    pram = laid(asha, hint="We have three.", prompts=["Ask if the stairs are steep."], signposts=["baby things"])
    template = template_asked(started(home.user))
    part = next(theme for theme in template.themes if theme.link_id == "home")
    last = part.cards[-1]
    assert (last.link_id, last.text, last.hint) == (pram["link_id"], PRAM["text"], "We have three.")
    assert (last.prompts, last.signposts) == (("Ask if the stairs are steep.",), ("baby things",))
    assert last.link_id.startswith("local-")


def test_what_was_begun_keeps_the_overlay_it_was_begun_with(home: Kitchen, asha: Any) -> None:
    first = laid(asha)
    begun = started(home.user)
    laid(asha, text="Would you like a lift to the clinic?")
    leave_card_out(version_id=begun.version_id, link_id="me-eat-sleep", by=asha, at=NOW)
    take_local_card_away(version_id=begun.version_id, link_id=first["link_id"], by=asha, at=NOW)
    cards = template_asked(Assessment.objects.get(pk=begun.pk)).cards
    assert first["link_id"] in cards and "me-eat-sleep" in cards
    assert "Would you like a lift to the clinic?" not in {card.text for card in cards.values()}
    assert begun.overlay.step == 1 and Overlay.objects.count() == 4


def test_before_it_is_begun_it_is_what_it_would_be_now(home: Kitchen, asha: Any, person: Any) -> None:
    invited = invite_to_assessment(person=home.gita, by=person("ben"), at=NOW)
    pram = laid(asha)
    for template in (template_asked(invited), template_offered(get_adoption(version_id=newest_version().pk))):
        assert pram["link_id"] in template.cards


@pytest.mark.parametrize(
    ("link_id", "why"), [("nothing-here", "not among these cards"), ("feel-too-much", "goes by it")]
)
def test_a_card_that_others_need_stays_in(home: Kitchen, asha: Any, link_id: str, why: str) -> None:
    version = newest_version()
    with pytest.raises(StaysIn, match=why):
        leave_card_out(version_id=version.pk, link_id=link_id, by=asha, at=NOW)
    assert overlay_in_force(version.pk) is None


def test_nothing_of_an_instrument_is_left_out_or_changed(home: Kitchen, asha: Any) -> None:
    version = newest_version(slug="phq-9")
    adopt_template(version=version, by=asha, at=NOW)
    with pytest.raises(StaysIn, match="nobody may change"):
        leave_card_out(version_id=version.pk, link_id="phq-1", by=asha, at=NOW)


def test_nothing_is_added_to_an_instrument(home: Kitchen, asha: Any, browse: Any) -> None:
    version = newest_version(slug="phq-9")
    adopt_template(version=version, by=asha, at=NOW)
    for theme in version.body["themes"]:
        with pytest.raises(NoPlace):
            put_local_card(
                version_id=version.pk, card=local_card(**{**PRAM, "theme": theme["link_id"]}), by=asha, at=NOW
            )
    page = browse("north", "asha").get(f"/questions/{version.pk}/own-cards/add/").content.decode()
    assert "Nothing is added here" in page


def test_what_a_score_or_a_rule_leans_on_stays_in(home: Kitchen, asha: Any) -> None:
    version = newest_version(slug="social-capital")
    adopt_template(version=version, by=asha, at=NOW)
    scored = version.body["scores"][0]["items"][0]
    with pytest.raises(StaysIn, match=r"is worked out from it|nobody may change"):
        leave_card_out(version_id=version.pk, link_id=scored, by=asha, at=NOW)
    laid(asha, when={"link_id": "me-body", "op": "=", "value": "down"})
    with pytest.raises(StaysIn, match=r"pram from our shed.*goes by it"):
        leave_card_out(version_id=newest_version().pk, link_id="me-body", by=asha, at=NOW)


def test_left_out_and_asked_again(home: Kitchen, asha: Any) -> None:
    pk = newest_version().pk
    leave_card_out(version_id=pk, link_id="me-eat-sleep", by=asha, at=NOW)
    again = leave_card_out(version_id=pk, link_id="me-eat-sleep", by=asha, at=NOW)
    assert again is not None and again.step == 1
    ask_card_again(version_id=pk, link_id="me-eat-sleep", by=asha, at=NOW)
    assert "me-eat-sleep" in template_asked(started(home.user)).cards


@pytest.mark.parametrize(
    "card",
    [
        {"kind": "choice", "options": ["Only one"]},
        {"kind": "choice", "options": ["The same", "The same"]},
        {"when": {"link_id": "not-a-card", "op": "=", "value": "yes"}},
        {"when": {"link_id": "me-body", "op": "=", "value": "sideways"}},
        {"text": "  "},
    ],
)
def test_a_card_with_a_fault_is_not_kept(home: Kitchen, asha: Any, card: dict[str, Any]) -> None:
    with pytest.raises(CardFaulty):
        laid(asha, **card)
    assert not Overlay.objects.exists()


def test_written_anew_it_keeps_its_name_only_while_it_is_answered_alike(home: Kitchen, asha: Any) -> None:
    was = laid(asha)
    plainer = local_card(**{**PRAM, "text": "Do you need a pram?"}, was=was)
    other = local_card(**{**PRAM, "kind": "yes_no"}, was=was)
    assert plainer["link_id"] == was["link_id"] and other["link_id"] != was["link_id"]
    pk = newest_version().pk
    put_local_card(version_id=pk, card=plainer, was=was, by=asha, at=NOW)
    with pytest.raises(CardGone):
        put_local_card(version_id=pk, card=other, was=was, by=asha, at=NOW)
    overlay = overlay_in_force(pk)
    assert overlay is not None and [card["text"] for card in overlay.cards] == ["Do you need a pram?"]


def test_what_is_not_in_use_has_no_overlay(home: Kitchen, asha: Any) -> None:
    pk = newest_version().pk
    stop_using(template=family_id_of("antenatal-conversation"), by=asha, at=NOW)  # type: ignore[arg-type]
    with pytest.raises(NotInUse):
        put_local_card(version_id=pk, card=local_card(**PRAM), by=asha, at=NOW)


def test_an_answer_to_it_is_sealed_opened_and_told_like_any_other(home: Kitchen, asha: Any, person: Any) -> None:
    pram, begun = laid(asha), started(home.user)
    answer = said(begun, pram["link_id"], own_words="Yes please, a red one", by=home.user)
    assert not opened_by_family(family=home.family, for_user=person("ben"))[0].answers
    opened(answer, "SUPPORTER", by=home.user)
    [(card, _, _)] = opened_by_family(family=home.family, for_user=person("ben"))[0].answers
    assert card.text == PRAM["text"]
    told = [pair for _, pairs in way_through(begun).said for pair in pairs]
    assert [(card.text, answer.own_words) for card, answer in told] == [(PRAM["text"], "Yes please, a red one")]


def test_an_answer_to_it_goes_out_as_fhir(home: Kitchen, asha: Any) -> None:
    pram = laid(asha, kind="yes_no")
    begun = started(home.user)
    out = write_response(
        outgoing_asked(begun), {pram["link_id"]: "yes"}, {}, authored=NOW, finished=False
    ).decode()  # fmt: skip
    assert pram["link_id"] in out and PRAM["text"] in out


def test_a_newer_version_takes_over_what_fits_and_names_what_does_not(kit: None, inside: Any, person: Any) -> None:
    with inside("north"):
        kitchen(person)
        asha, version = person("asha"), newest_version()
        kept, gone = laid(asha, theme="me"), laid(asha, theme="home", text="Which shed is near you?")
        for link_id in ("me-eat-sleep", *_optional(version, "home")):
            leave_card_out(version_id=version.pk, link_id=link_id, by=asha, at=NOW)
    with inside("public"):
        themes = [theme for theme in version.body["themes"] if theme["link_id"] != "home"]
        newer = draft_version(family=version.family, number="2.0.0", body={**version.body, "themes": themes}, by=None)
        publish_version(version=newer, by=None)
    with inside("north"):
        carried = carried_to(newer, in_use=get_adoption(version_id=version.pk))
        assert carried is not None
        assert [card["text"] for card in carried.cards] == [kept["text"]] and carried.left_out == ["me-eat-sleep"]
        assert gone["text"] in {lost.what for lost in carried.lost} and len(carried.lost) == 2
        adopt_template(version=newer, by=asha, at=NOW)
        overlay = overlay_in_force(newer.pk)
        assert overlay is not None and (overlay.cards, overlay.left_out) == (carried.cards, carried.left_out)


def _optional(version: Any, theme: str) -> list[str]:
    """One card of a theme that may be left out."""
    from apps.assessment.leaving_out import why_asked
    from kith.catalogue.assessments.reading import read

    template = read(version.body)
    part = next(each for each in template.themes if each.link_id == theme)
    return [card.link_id for card in part.cards if not why_asked(template, card.link_id)][:1]


@pytest.mark.parametrize(
    ("cards", "left_out", "slug"),
    [
        ([{"link_id": "me-body", "text": "Another text"}], [], "antenatal-conversation"),
        ([{"link_id": "local-1", "text": "Ten", "instrument": "phq9"}], [], "phq-9"),
        ([{"link_id": "local-1", "text": "Ten", "theme": "phq"}], [], "phq-9"),
        ([], ["phq-9"], "phq-9"),
        ([], ["local-1"], "phq-9"),
        ({}, [], "phq-9"),
    ],
)
def test_the_database_refuses_an_overlay_of_what_is_shared_or_licensed(
    home: Kitchen, cards: Any, left_out: list[str], slug: str
) -> None:
    version = newest_version(slug=slug)
    with pytest.raises(DatabaseError, match=r"overlay_|never left out|nothing is added"), transaction.atomic():
        Overlay.objects.create(
            version_id=version.pk, step=1, cards=cards, left_out=left_out, sha256="0" * 64, made_at=NOW
        )
    with (
        pytest.raises(DatabaseError, match=r"overlay_|never left out|nothing is added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into assessment_overlay (id, version_id, step, cards, left_out, sha256, made_at)"
            " select gen_random_uuid(), %s, 1, %s::jsonb, %s::jsonb, repeat('0', 64), now()",
            [version.pk, _json(cards), _json(left_out)],
        )


def _json(found: Any) -> str:
    import json

    return json.dumps(found)


def test_an_overlay_that_is_not_its_hash_is_never_asked(home: Kitchen) -> None:
    card = local_card(**PRAM)
    Overlay.objects.create(
        version_id=newest_version().pk, step=1, cards=[card], left_out=[], sha256=sha_of([], []), made_at=NOW
    )
    begun = started(home.user)
    with pytest.raises(BodyChanged):
        template_asked(begun)


def test_words_that_are_hard_are_named() -> None:
    hard = local_card(**{**PRAM, "text": "You should utilise antenatal provision facilitated by professionals."})
    assert len(advice_on(hard)) == 2
    assert advice_on(local_card(**PRAM)) == []


def test_asha_looks_at_her_card_keeps_it_and_takes_it_away(home: Kitchen, browse: Any) -> None:
    client, pk = browse("north", "asha"), newest_version().pk
    typed = {**PRAM, "kind": "faces", "options": "Yes\nMaybe\nNo", "after": "me-body=down", "prompts": "", "hint": ""}
    looked = client.post(f"/questions/{pk}/own-cards/add/", {**typed, "go": "look"}).content.decode()
    assert "How it looks to them" in looked and not Overlay.objects.exists()
    faulty = client.post(f"/questions/{pk}/own-cards/add/", {**typed, "options": "Yes", "go": "keep"})
    assert faulty.status_code == 422 and "one for each face" in faulty.content.decode()
    client.post(f"/questions/{pk}/own-cards/add/", {**typed, "go": "keep"})
    [card] = Overlay.objects.get().cards
    page = client.get(f"/questions/{pk}/own-cards/").content.decode()
    assert PRAM["text"] in page and "after “Not good” on “How does your body feel these days?”" in page
    address = f"/questions/{pk}/own-cards/{card['link_id']}/"
    assert "Maybe" in client.get(address).content.decode()
    client.post(address, {**typed, "text": "Need a pram?", "go": "keep"})
    overlay = overlay_in_force(pk)
    assert overlay is not None and overlay.cards == [{**card, "text": "Need a pram?"}]
    client.post(f"{address}take-away/")
    assert client.get(address).status_code == 404
    assert overlay_in_force(pk).cards == []  # type: ignore[union-attr]


def test_asha_leaves_a_card_out_and_is_told_why_another_stays(home: Kitchen, browse: Any) -> None:
    client, pk = browse("north", "asha"), newest_version().pk
    client.post(f"/questions/{pk}/cards/me-eat-sleep/leave-out/")
    assert "Left out here" in client.get(f"/questions/{pk}/own-cards/").content.decode()
    stays = client.post(f"/questions/{pk}/cards/feel-too-much/leave-out/")
    assert stays.status_code == 409 and "goes by it" in stays.content.decode()
    client.post(f"/questions/{pk}/cards/me-eat-sleep/ask-again/")
    assert "Left out here" not in client.get(f"/questions/{pk}/own-cards/").content.decode()


@pytest.mark.parametrize("name", ["ben", "dina", "gita"])
def test_nobody_else_changes_what_is_asked(home: Kitchen, browse: Any, name: str) -> None:
    client, pk = browse("north", name), newest_version().pk
    for path in ("own-cards/", "own-cards/add/", "stop/"):
        assert client.get(f"/questions/{pk}/{path}").status_code == 403
    assert client.post(f"/questions/{pk}/cards/me-eat-sleep/leave-out/").status_code == 403
