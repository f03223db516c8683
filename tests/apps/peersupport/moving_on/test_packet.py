"""P15: nothing leaves but what she agreed to, line by line; sealed answers and concerns never."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.handovers import Handover, HandoverEvent, OutsideLink
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.professionals import Professional
from apps.peersupport.models.safety import Concern
from apps.peersupport.operations import handovers as write
from apps.peersupport.operations.concerns import Worry, raise_concern
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.handing_over import NotReadyToSend, send_handover
from apps.peersupport.operations.loss import note_loss
from apps.peersupport.operations.plans import Line, write_plan
from apps.peersupport.operations.professionals import link_professional
from apps.peersupport.queries.packets import Item, Kind, first_items, last_version, packet_of, what_is_missing
from kith.audit.models import Event
from tests.apps.peersupport.moving_on.conftest import link
from tests.factories import peersupport as make


def items(handover: Any) -> list[Item]:
    return [Item.of(row) for row in last_version(handover).items]


def written(moving: Any, rows: list[Item], *, by: Any, dont_ask: tuple[str, ...] = ()) -> Any:
    last = last_version(moving.handover)
    return write.write_packet(
        handover=moving.handover, items=rows, dont_ask=dont_ask, based_on=last.step, at=timezone.now(), by=by
    )


def test_the_first_draft_holds_what_was_told_already(moving: Any) -> None:
    write_plan(
        person=moving.house.parent, hopes="To sleep", lines=[Line("Visit the ward", who="BOTH", by_when="2027-01-05")],
        based_on=0, at=timezone.now(), by=moving.gita,
    )  # fmt: skip
    write.withdraw_handover(handover=moving.handover, at=timezone.now(), by=moving.gita)
    again = write.start_handover(
        client_key=uuid.uuid4(), person=moving.house.parent, to=write.To(professional=moving.mo), purpose="As before",
        at=timezone.now(), by=moving.ben,
    )  # fmt: skip
    words = {item.kind: item.words for item in items(again)}
    assert words[Kind.HOPES] == "To sleep"
    assert words[Kind.PLAN] == "Visit the ward (together), by 5 Jan 2027"
    assert "07700 900123" in words[Kind.REACH]
    assert words[Kind.DATES].startswith("Baby due on")
    assert words[Kind.LINKED] == "Ben, peer supporter."


def test_whom_a_partner_said_we_may_talk_with_stands_in_no_packet_of_hers(moving: Any) -> None:
    dean = make.PersonFactory(family=moving.house.family, partner=True, first_name="Dean")
    told = {"until_on": None, "evidence": "Told me", "at": timezone.now(), "by": moving.asha}
    link_professional(professional=moving.mo, person=dean, about=["PLAN"], **told)
    assert "Mo Adeyemi" not in str(first_items(moving.house.parent)) and "Mo Adeyemi" in str(first_items(dean))


def test_nothing_goes_before_her_yes(moving: Any) -> None:
    assert what_is_missing(moving.handover)[0].endswith("has not said yes to this version yet.")
    with pytest.raises(write.PacketGone):
        send_handover(handover=moving.handover, link=link, at=timezone.now(), by=moving.asha)
    assert Message.objects.filter(professional=moving.mo).count() == 0


def test_nobody_says_yes_for_her(moving: Any) -> None:
    with pytest.raises(write.NotHers):
        write.agree_to_packet(version=last_version(moving.handover), at=timezone.now(), by=moving.asha)


def test_a_change_after_her_yes_asks_for_it_again(moving: Any) -> None:
    moving.agreed()
    written(moving, items(moving.handover), by=moving.ben)
    moving.handover.refresh_from_db()
    assert moving.handover.state == "DRAFT"
    with pytest.raises(write.PacketGone):
        send_handover(handover=moving.handover, link=link, at=timezone.now(), by=moving.asha)


def test_what_she_struck_out_is_not_passed_on_and_nobody_brings_it_back(moving: Any) -> None:
    rows = [Item(i.kind, i.words, i.key, i.kind == Kind.DATES) for i in items(moving.handover)]
    written(moving, rows, by=moving.gita, dont_ask=("The birth",))
    assert Kind.DATES.label not in dict(packet_of(moving.handover).sections)
    back = [Item(i.kind, i.words, i.key) for i in items(moving.handover)]
    with pytest.raises(write.OnlySheStrikesOut):
        written(moving, back, by=moving.ben, dont_ask=("The birth",))
    with pytest.raises(write.OnlySheStrikesOut):
        written(moving, items(moving.handover), by=moving.ben)


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.NEEDS, Kind.REACH])
def test_what_lacks_is_named_and_struck_out_by_her_it_lacks_no_more(moving: Any, kind: Kind) -> None:
    whole = items(moving.handover)
    written(moving, [i for i in whole if i.kind != kind], by=moving.ben)
    moving.agreed()
    with pytest.raises(NotReadyToSend, match="let Leanne strike it out"):
        send_handover(handover=moving.handover, link=link, at=timezone.now(), by=moving.asha)
    written(moving, [Item(i.kind, i.words, i.key, i.kind == kind) for i in whole], by=moving.gita)
    moving.agreed()
    assert what_is_missing(moving.handover) == []


def test_it_waits_for_a_checked_contact(moving: Any) -> None:
    Professional.objects.filter(pk=moving.mo.pk).update(checked_on=None, checked_by=None)
    moving.agreed()
    with pytest.raises(NotReadyToSend, match="Check how to reach Mo Adeyemi"):
        send_handover(handover=moving.handover, link=link, at=timezone.now(), by=moving.asha)


def test_a_no_to_passing_on_takes_everything_back_in_the_same_moment(moving: Any) -> None:
    moving.sent()
    record_consent(
        person=moving.house.parent, purpose=Purpose.HANDOVER, given=False, evidence="Herself", at=timezone.now(),
        by=moving.gita,
    )  # fmt: skip
    moving.handover.refresh_from_db()
    assert moving.handover.state == "WITHDRAWN"
    assert OutsideLink.objects.get(handover=moving.handover).why_dead == "WITHDRAWN"
    assert Message.objects.get(professional=moving.mo).state == "STOPPED"


def test_a_concern_and_a_date_after_loss_stand_in_no_packet(moving: Any) -> None:
    raise_concern(
        client_key=uuid.uuid4(), family=moving.house.family, link="https://north.kith.localhost/concerns/",
        worry=Worry("zebra bruises", False, Concern.ToldParent.NO, "Not safe yet"), at=timezone.now(), by=moving.ben,
    )  # fmt: skip
    moving.house.pregnancy.state = "ENDED"
    moving.house.pregnancy.save(update_fields=["state"])
    packet = packet_of(moving.handover)
    assert "zebra" not in str(packet.sections)
    assert Kind.DATES.label not in dict(packet.sections)


def test_after_a_loss_what_she_agreed_to_is_hers_to_read_again_before_it_goes(moving: Any) -> None:
    moving.agreed()
    note_loss(pregnancy=moving.house.pregnancy, at=timezone.now(), by=moving.gita)
    with pytest.raises(write.PacketGone):
        send_handover(handover=moving.handover, link=link, at=timezone.now(), by=moving.asha)
    assert moving.sent().code


def test_one_is_under_way_at_a_time(moving: Any) -> None:
    with pytest.raises(write.HandoverUnderWay):
        write.start_handover(
            client_key=uuid.uuid4(), person=moving.house.parent, to=write.To(professional=moving.mo), purpose="Twice",
            at=timezone.now(), by=moving.ben,
        )  # fmt: skip


def test_a_professional_of_another_family_gets_nothing(moving: Any) -> None:
    other = make.FamilyFactory()
    theirs = Professional.objects.create(
        family=other, name="Al", role="GP", contact="01268 000000", added_at=timezone.now(), added_by=moving.asha
    )
    write.withdraw_handover(handover=moving.handover, at=timezone.now(), by=moving.gita)
    with pytest.raises(write.WrongReceiver):
        write.start_handover(
            client_key=uuid.uuid4(), person=moving.house.parent, to=write.To(professional=theirs), purpose="Wrong",
            at=timezone.now(), by=moving.ben,
        )  # fmt: skip


@pytest.mark.parametrize("change", [
    {"state": "SENT", "sent_at": timezone.now()}, {"state": "MET", "met_on": "2026-11-20", "sent_at": timezone.now()},
    {"purpose": "Something else"},
])  # fmt: skip
def test_the_database_sends_nothing_unagreed_and_keeps_the_receiver(moving: Any, change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=moving.handover.pk).update(**change)


def test_the_database_sends_no_version_but_the_one_she_agreed_to(moving: Any) -> None:
    """Past every operation: her yes is to an older version, and somebody else's to the newest."""
    moving.agreed()
    last = last_version(moving.handover)
    newer = moving.handover.versions.create(
        step=last.step + 1, items=[], written_by=moving.ben, written_at=timezone.now()
    )
    HandoverEvent.objects.create(
        handover=moving.handover, version=newer, kind="AGREED", at=timezone.now(), by=moving.ben
    )
    with pytest.raises(IntegrityError, match="nobody agreed"), transaction.atomic():
        Handover.objects.filter(pk=moving.handover.pk).update(state="SENT", sent_at=timezone.now())


def test_each_step_stands_in_the_audit_log(moving: Any) -> None:
    moving.sent()
    kinds = set(Event.objects.filter(subject_id=moving.handover.pk).values_list("kind", flat=True))
    assert kinds == {"handover.drafted", "handover.agreed", "handover.sent"}


def test_what_came_with_her_tells_of_no_days_after_a_loss(house: Any, inside: Any, browse: Any) -> None:
    packet = {"sections": [["Dates", ["Baby due on 3 March."]], ["Plan", ["Find a cot."]]], "first_name": "Leanne"}
    with inside("north"):
        made = make.IntroductionFactory(
            state="CONTACTED", family=house.family, packet=packet, ended_at=timezone.now(), ended_by=house.ben.user
        )
    pages = {"ben": f"/families/{house.family.pk}/packet/", "asha": f"/introductions/{made.pk}/packet/"}
    for name, page in pages.items():
        assert "due on" in browse("north", name).get(page).content.decode()
    with inside("north"):
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state="ENDED")
    for name, page in pages.items():
        shown = browse("north", name).get(page).content.decode()
        assert "due on" not in shown and "Find a cot." in shown
