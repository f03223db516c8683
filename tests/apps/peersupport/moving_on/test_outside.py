"""A professional's way in, and everything that is tried against it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.handovers import HandoverEvent, OutsideLink
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.handing_over import renew_way_in, send_handover
from apps.peersupport.operations.handovers import withdraw_handover
from apps.peersupport.operations.outside_links import MOST_TRIES, lay_down_expired
from apps.peersupport.queries.messages import looks, verdict
from apps.peersupport.rendering import render
from tests.apps.peersupport.moving_on.conftest import link

PURPOSE = "So that you know her plan"


def opened(sent: Any, browse: Any, host: str = "north") -> Any:
    client = browse(host)
    assert client.post(sent.page, {"code": sent.way.code}).status_code == 302
    return client


def events(sent: Any, inside: Any) -> list[tuple[str, str]]:
    with inside("north"):
        return list(HandoverEvent.objects.filter(handover=sent.handover).order_by("at").values_list("kind", "who"))


def test_address_and_code_open_the_packet_and_she_sees_it(sent: Any, browse: Any) -> None:
    before = browse("north").get(sent.page).content.decode()
    assert PURPOSE not in before and "Leanne" not in before
    page = opened(sent, browse).get(sent.page).content.decode()
    assert PURPOSE in page and "07700 900123" in page
    hers = browse("north", "gita").get(f"/my-page/passing-on/{sent.handover.pk}/").content.decode()
    assert "Opened, by Mo Adeyemi, health visitor" in hers


def test_the_code_is_in_no_message_and_no_word_of_hers_either(sent: Any, inside: Any) -> None:
    with inside("north"):
        message = Message.objects.get(professional=sent.mo)
        shown = render(message, looks())
        way = verdict(message, timezone.now()).way
        assert way is not None and way.to == "mo.adeyemi@nhs.example"
        assert sent.way.code not in f"{shown.text} {shown.subject} {message.values} {message.why}"
        for word in ("Leanne", PURPOSE, "baby", "pregnan"):
            assert word not in f"{shown.text} {shown.subject} {sent.page}"


def test_nothing_kept_opens_it(sent: Any, inside: Any) -> None:
    with inside("north"):
        row = OutsideLink.objects.get()
        kept = " ".join(str(value) for value in OutsideLink.objects.values().get(pk=row.pk).values())
        assert sent.way.code not in kept and sent.way.address not in kept


def test_guessing_the_code_closes_it_for_good_and_the_count_stays(sent: Any, browse: Any, inside: Any) -> None:
    client, wrong = browse("north"), "000000" if sent.way.code != "000000" else "111111"
    for left in range(MOST_TRIES - 1, 0, -1):
        answer = client.post(sent.page, {"code": wrong})
        assert answer.status_code == 422 and f"You can try {left} more times" in answer.content.decode()
    assert client.post(sent.page, {"code": wrong}).status_code == 404
    assert browse("north").post(sent.page, {"code": sent.way.code}).status_code == 404
    with inside("north"):
        assert OutsideLink.objects.get().why_dead == "WRONG_CODES"


def test_an_address_that_died_answers_like_one_that_never_was(sent: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        withdraw_handover(handover=sent.handover, at=timezone.now(), by=sent.gita)
    dead, never = browse("north").get(sent.page), browse("north").get("/read/never-was-one/")
    assert dead.status_code == never.status_code == 404
    strip = re.compile(r"(nonce|csrf\w*|value)=\"[^\"]*\"|read/[^/\"]+/")
    assert strip.sub("", dead.content.decode()) == strip.sub("", never.content.decode())


def test_taken_back_while_they_sit_there_it_opens_and_answers_no_more(sent: Any, browse: Any, inside: Any) -> None:
    client = opened(sent, browse)
    assert browse("north", "gita").post(f"/my-page/passing-on/{sent.handover.pk}/withdraw/").status_code == 302
    assert client.get(sent.page).status_code == 404
    assert client.post(f"{sent.page}answer/", {"answer": "ACCEPTED"}).status_code == 404
    with inside("north"):
        sent.handover.refresh_from_db()
    assert sent.handover.state == "WITHDRAWN"


def test_without_a_sitting_nobody_answers(sent: Any, browse: Any, inside: Any) -> None:
    for what, told in (("answer", {"answer": "ACCEPTED"}), ("met", {"met_on": "2026-11-23"}), ("reply", {"text": "x"})):
        assert browse("north").post(f"{sent.page}{what}/", told).status_code == 404
    with inside("north"):
        sent.handover.refresh_from_db()
    assert sent.handover.state == "SENT"


def test_a_second_browser_needs_the_code_and_ends_the_first_ones_sitting(sent: Any, browse: Any) -> None:
    first = opened(sent, browse)
    second = browse("north")
    assert PURPOSE not in second.get(sent.page).content.decode()
    opened(sent, browse)
    assert PURPOSE not in first.get(sent.page).content.decode()


def test_half_an_hour_later_the_code_is_asked_for_again(sent: Any, browse: Any, inside: Any) -> None:
    client = opened(sent, browse)
    with inside("north"):
        OutsideLink.objects.update(sitting_until=timezone.now() - dt.timedelta(seconds=1))
    assert PURPOSE not in client.get(sent.page).content.decode()


def test_another_tenants_host_knows_no_such_address(sent: Any, browse: Any) -> None:
    client = opened(sent, browse)
    assert browse("south").get(sent.page).status_code == 404
    assert browse("south").post(sent.page, {"code": sent.way.code}).status_code == 404
    south = browse("south")
    south.cookies = client.cookies
    assert south.get(sent.page).status_code == 404


def test_a_new_page_and_code_end_the_old_ones(sent: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        made = renew_way_in(handover=sent.handover, link=link, at=timezone.now(), by=sent.asha)
    assert browse("north").post(sent.page, {"code": sent.way.code}).status_code == 404
    assert browse("north").post(f"/read/{made.address}/", {"code": made.code}).status_code == 302


def test_what_is_over_lies_there_without_its_hashes(moving: Any) -> None:
    moving.sent()
    later = timezone.now() + dt.timedelta(days=14, minutes=1)
    assert lay_down_expired(at=later) == 1
    stone = OutsideLink.objects.get()
    assert (stone.why_dead, stone.address_hash, stone.code_hash, stone.sitting_hash) == ("EXPIRED", None, "", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideLink.objects.update(code_hash="again")


def test_yes_then_met_is_hers_to_see_and_closes_the_page(sent: Any, browse: Any, inside: Any) -> None:
    client = opened(sent, browse)
    assert client.post(f"{sent.page}answer/", {"answer": "ACCEPTED", "said": "Gladly"}).status_code == 200
    day = timezone.localdate()
    assert client.post(f"{sent.page}met/", {"met_on": (day + dt.timedelta(days=1)).isoformat()}).status_code == 422
    assert client.post(f"{sent.page}met/", {"met_on": day.isoformat()}).status_code == 200
    who = "Mo Adeyemi, health visitor"
    assert events(sent, inside)[-3:] == [("OPENED", who), ("ACCEPTED", who), ("MET", who)]
    assert client.get(sent.page).status_code == 404
    hers = browse("north", "gita").get(f"/my-page/passing-on/{sent.handover.pk}/").content.decode()
    assert "Said yes, by Mo" in hers and "“Gladly”" in hers and "First met on" in hers


def test_no_closes_it_and_ring_us_leaves_it_open(sent: Any, browse: Any) -> None:
    client = opened(sent, browse)
    client.post(f"{sent.page}answer/", {"answer": "ASKED_TO_RING"})
    assert client.get(sent.page).status_code == 200
    client.post(f"{sent.page}answer/", {"answer": "DECLINED"})
    assert client.get(sent.page).status_code == 404


def test_a_link_of_another_family_is_not_opened_by_this_ones_sitting(
    sent: Any, browse: Any, house: Any, inside: Any
) -> None:
    from apps.peersupport.operations.outside_links import make_way_in
    from apps.peersupport.operations.professionals import add_professional, link_professional

    with inside("north"):
        theirs = add_professional(
            family=house.other.family, name="Al", role="GP", place="", contact="al@nhs.example", checked=True,
            at=timezone.now(), by=sent.asha,
        )  # fmt: skip
        linked = link_professional(
            professional=theirs, person=house.other, about=["PLAN"], until_on=None, evidence="Told me",
            at=timezone.now(), by=sent.asha,
        )  # fmt: skip
        way = make_way_in(professional_link=linked, at=timezone.now(), by=sent.asha)
    client = opened(sent, browse)
    assert "Marta" not in client.get(f"/read/{way.address}/").content.decode()
    assert client.post(f"/read/{way.address}/reply/", {"text": "x"}).status_code == 404
    assert client.post(f"/read/{way.address}/", {"code": sent.way.code}).status_code == 422


def test_sent_twice_it_is_sent_once(sent: Any, inside: Any) -> None:
    with inside("north"):
        from apps.peersupport.operations.handovers import PacketGone

        with pytest.raises(PacketGone):
            send_handover(handover=sent.handover, link=link, at=timezone.now(), by=sent.asha)
        assert Message.objects.filter(professional=sent.mo).count() == 1
