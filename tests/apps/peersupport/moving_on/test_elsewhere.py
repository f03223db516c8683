"""To another mutual: a page with an address and a code, a file taken from it, brought in there as somebody new on the
board. The two never meet: what crosses is the file, and nothing that she struck out."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.handovers import Handover, HandoverEvent
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.record import AccessLog
from apps.peersupport.operations.handovers import To, start_handover, write_packet
from apps.peersupport.operations.joining import join_as_partner
from apps.peersupport.operations.professionals import add_professional
from apps.peersupport.packet_file import PacketUnreadable, read_packet_file, write_packet_file
from apps.peersupport.presenters.handovers import brought_as_data
from apps.peersupport.queries.packets import Item, Kind, first_items
from kith.audit.models import Event
from tests.apps.peersupport.moving_on.conftest import Packet
from tests.factories import peersupport as make

BRING_IN = "/introductions/bring-in/"


@pytest.fixture
def sent(house: Any, inside: Any, person: Any) -> Packet:
    """Leanne moves away: north wrote to Ada, who coordinates elsewhere, and sent what she agreed to."""
    with inside("north"):
        ada = add_professional(
            family=house.family, name="Ada Finch", role="MUTUAL", place="South Families", contact="ada@south.example",
            checked=True, at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        handover = start_handover(
            client_key=uuid.uuid4(), person=house.parent, to=To(professional=ada), purpose="She moves to your town",
            at=timezone.now(), by=person("ben"),
        )  # fmt: skip
        lines = [Item(one.kind, one.words, struck=one.kind == Kind.DATES) for one in first_items(house.parent)]
        write_packet(
            handover=handover, items=lines, dont_ask=["The birth"], based_on=1, at=timezone.now(), by=person("gita")
        )  # fmt: skip
        made = Packet(handover=handover, gita=person("gita"), asha=person("asha"))
        made.way = made.sent()
    made.page = f"/read/{made.way.address}/"
    return made


@pytest.fixture
def file(sent: Packet, browse: Any) -> bytes:
    ada = browse("north")
    ada.post(sent.page, {"code": sent.way.code})
    sent.words = check_words_on(ada.get(sent.page))
    answer = ada.post(f"{sent.page}file/")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    return bytes(answer.content)


def check_words_on(page: Any) -> str:
    return str(page.content.decode().partition("three words: <strong>")[2].partition("</strong>")[0])


def look_at(client: Any, file: bytes) -> Any:
    return client.post(BRING_IN, {"file": SimpleUploadedFile("handover.json", file)})


def keep(client: Any, file: bytes, contact: str = "07700 900123") -> Any:
    return client.post(BRING_IN, {"packet": file.decode(), "contact": contact})


def test_what_one_mutual_sends_another_brings_in(sent: Packet, file: bytes, browse: Any, inside: Any) -> None:
    asha = browse("south", "asha")
    looked = look_at(asha, file)
    assert looked.status_code == 200 and check_words_on(looked) == sent.words
    assert keep(asha, file).status_code == keep(asha, file).status_code == 302
    with inside("south"):
        made = Introduction.objects.get(packet__isnull=False)
        assert (made.first_name, made.contact, made.source) == ("Leanne", "07700 900123", "PROFESSIONAL")
        assert made.attempt_due_on and made.told_by.startswith("Asha, ")
        assert made.consent_evidence.startswith("She said yes to every line of it on")
        assert Event.objects.filter(kind="introduction.brought-in").count() == 1
    assert "What came with her" in asha.get(f"/introductions/{made.pk}/").content.decode()
    shown = asha.get(f"/introductions/{made.pk}/packet/").content.decode()
    assert "The birth" in shown and "Languages" in shown and "due on" not in shown
    with inside("north"):
        assert not Introduction.objects.filter(packet__isnull=False).exists()


def test_who_supports_her_there_reads_it_too_and_so_does_she(
    file: bytes, browse: Any, inside: Any, person: Any
) -> None:
    keep(browse("south", "asha"), file)
    with inside("south"):
        made = Introduction.objects.get(packet__isnull=False)
        parent = make.PersonFactory(user=person("gita"))
        make.MatchFactory(family=parent.family, supporter=make.SupporterFactory(user=person("ben")))
        made.state, made.family, made.ended_at, made.ended_by = "CONTACTED", parent.family, made.heard_at, made.noted_by
        made.save()
    page = f"/families/{parent.family.pk}/packet/"
    assert "The birth" in browse("south", "ben").get(page).content.decode()
    assert browse("south", "cara").get(page).status_code == 404
    assert page in browse("south", "ben").get(f"/families/{parent.family.pk}/").content.decode()
    assert "She moves to your town" in browse("south", "gita").get("/my-page/record.json").content.decode()
    with inside("south"):
        assert AccessLog.objects.filter(family=parent.family, by=person("ben")).exists()


def test_what_came_with_a_partner_is_his_and_on_no_page_of_hers(
    file: bytes, browse: Any, inside: Any, person: Any
) -> None:
    keep(browse("south", "asha"), file, contact="07700 900321")
    with inside("south"):
        parent = make.PersonFactory(user=person("gita"))
        make.MatchFactory(family=parent.family, supporter=make.SupporterFactory(user=person("ben")))
        his = join_as_partner(
            introduction=Introduction.objects.get(packet__isnull=False), family=parent.family, at=timezone.now(),
            by=person("asha"),
        )  # fmt: skip
        assert [one["purpose"] for one in brought_as_data(his)] == ["She moves to your town"]
    assert "She moves to your town" not in browse("south", "gita").get("/my-page/record.json").content.decode()
    assert browse("south", "ben").get(f"/families/{parent.family.pk}/packet/").status_code == 404


def test_she_sees_that_it_was_taken_and_the_sender_stays_responsible(sent: Packet, file: bytes, browse: Any) -> None:
    hers = browse("north", "gita").get(f"/my-page/passing-on/{sent.handover.pk}/").content.decode()
    assert "Taken along as a file, by Ada Finch, South Families" in hers and "Asha" in hers


def test_what_she_struck_out_and_how_else_she_is_reached_are_in_no_file(sent: Packet, file: bytes) -> None:
    body = json.loads(file)["packet"]
    assert "due on" not in file.decode() and body["contact"] in body["reach"] != ""
    assert body["dont_ask"] == ["The birth"]


def test_a_file_that_was_changed_on_the_way_is_not_brought_in(file: bytes) -> None:
    with pytest.raises(PacketUnreadable, match="changed on the way"):
        read_packet_file(file.replace(b"She moves", b"She rides"))
    with pytest.raises(PacketUnreadable, match="not a handover"):
        read_packet_file(file.replace(b"kith handover 1", b"kith handover 9"))
    with pytest.raises(PacketUnreadable, match="not a handover"):
        read_packet_file(file.replace(b"She moves", b"\\ud800"))  # half of a sign


@pytest.mark.parametrize("change", [
    {"agreed": None}, {"id": "../../etc"}, {"sections": [["x", 7]]}, {"sections": [["\x00", []]]},
    {"opened": [["one"]]}, {"first_name": " "}, {"purpose": "\x00"}, {"dont_ask": "The birth"}, {"more": 1.5},
    {"more": {}},
])  # fmt: skip
def test_a_file_of_another_shape_is_none_whatever_its_hash(file: bytes, change: Any) -> None:
    body = json.loads(file)["packet"]
    assert read_packet_file(write_packet_file(body)).body == body
    with pytest.raises(PacketUnreadable, match="not a handover"):
        read_packet_file(write_packet_file(body | change))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b'"kith"', b"x" * 200_001])
def test_anything_else_is_answered_beside_its_box(content: bytes, browse: Any, inside: Any) -> None:
    page = look_at(browse("south", "asha"), content)
    assert page.status_code == 422 and "field__error" in page.content.decode()
    with inside("south"):
        assert not Introduction.objects.filter(packet__isnull=False).exists()


def test_a_file_that_bears_somebody_elses_key_touches_nobody_else(file: bytes, browse: Any, inside: Any) -> None:
    with inside("south"):
        other = make.IntroductionFactory()
    body = json.loads(file)["packet"] | {"id": str(other.client_key)}
    assert keep(browse("south", "asha"), write_packet_file(body)).status_code == 302
    with inside("south"):
        other.refresh_from_db()
        assert other.packet is None


def test_only_who_starts_families_brings_one_in(file: bytes, browse: Any) -> None:
    for name in ("ben", "gita", "dina"):
        assert look_at(browse("south", name), file).status_code == 403


def test_a_midwife_takes_no_file_and_without_a_sitting_nobody_does(sent: Packet, browse: Any, inside: Any) -> None:
    assert browse("north").post(f"{sent.page}file/").status_code == 404
    with inside("north"), pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=sent.handover.pk).update(professional=None)
    client = browse("north")
    client.post(sent.page, {"code": sent.way.code})
    with inside("north"):
        sent.handover.professional.role = "GP"
        assert To(professional=sent.handover.professional).kind == "PROFESSIONAL"
        assert not HandoverEvent.objects.filter(kind="TAKEN").exists()
