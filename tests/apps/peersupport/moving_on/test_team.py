"""To another coordinator here: their yes makes them responsible in the same moment; whoever waits is reminded."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.clocks import add_working_days
from apps.peersupport.models.handovers import HandoverEvent
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.handing_over import (
    NotYours,
    answer_handover,
    remind_unanswered,
    send_handover,
)
from apps.peersupport.operations.handovers import To, agree_to_packet, start_handover, withdraw_handover
from apps.peersupport.queries.handovers import handovers_held_by, open_handovers_of
from apps.peersupport.queries.packets import last_version
from apps.peersupport.queries.responsibility import responsible_for
from tests.apps.peersupport.moving_on.conftest import link
from tests.apps.peersupport.moving_on.test_responsibility import second_coordinator
from tests.factories import peersupport as make

ACCEPTED, DECLINED = HandoverEvent.Kind.ACCEPTED, HandoverEvent.Kind.DECLINED


@pytest.fixture
def team(house: Any, inside: Any, person: Any) -> Any:
    """Sent to Ivy, who coordinates at the other centre."""
    with inside("north"):
        ivy, centre = second_coordinator(), make.CentreFactory(name="Pitsea")
        handover = start_handover(
            client_key=uuid.uuid4(), person=house.parent, to=To(user=ivy, centre=centre), purpose="She moves",
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        agree_to_packet(version=last_version(handover), at=timezone.now(), by=person("gita"))
        send_handover(handover=handover, link=link, at=timezone.now(), by=person("asha"))
        handover.refresh_from_db()
        house.handover, house.ivy, house.asha, house.centre = handover, ivy, person("asha"), centre
        return house


def answered(team: Any, by: Any, answer: HandoverEvent.Kind) -> None:
    answer_handover(handover=team.handover, answer=answer, said="", who="", at=timezone.now(), by=by)
    team.family.refresh_from_db()


def test_until_the_yes_the_sender_answers_for_the_family(team: Any, inside: Any) -> None:
    with inside("north"):
        assert responsible_for(team.family) == team.asha
        answered(team, team.ivy, ACCEPTED)
        assert (responsible_for(team.family), team.family.centre) == (team.ivy, team.centre)


def test_a_no_leaves_everything_where_it_was(team: Any, inside: Any) -> None:
    with inside("north"):
        answered(team, team.ivy, DECLINED)
        assert (responsible_for(team.family), team.family.centre) == (team.asha, None)


def test_nobody_else_says_yes(team: Any, inside: Any) -> None:
    with inside("north"), pytest.raises(NotYours):
        answered(team, team.asha, ACCEPTED)


def test_the_one_who_got_it_reads_what_is_opened_to_it_until_it_is_taken_back(team: Any, inside: Any) -> None:
    with inside("north"):
        assert [one.to for one in open_handovers_of(team.parent)] == ["Ivy, Pitsea"]
        assert handovers_held_by(team.ivy, family=team.family) == {team.handover.pk}
        assert handovers_held_by(team.asha, family=team.family) == frozenset()
        withdraw_handover(handover=team.handover, at=timezone.now(), by=team.parent.user)
        assert handovers_held_by(team.ivy, family=team.family) == frozenset()


def test_her_opening_is_kept_and_the_pages_answer(team: Any, browse: Any) -> None:
    page = f"/handovers/{team.handover.pk}/"
    ivy = browse("north", "ivy")
    assert "Yes, I take over" in ivy.get(page).content.decode()
    hers = browse("north", "gita").get(f"/my-page/passing-on/{team.handover.pk}/").content.decode()
    assert "Opened, by Ivy" in hers
    assert ivy.post(f"{page}answer/", {"answer": "ACCEPTED", "said": "Welcome"}).status_code == 302
    assert "Ivy" in browse("north", "asha").get(f"/families/{team.family.pk}/moving-on/").content.decode()


def test_cara_who_supports_another_family_finds_nothing(team: Any, browse: Any) -> None:
    cara = browse("north", "cara")
    pages = (f"/handovers/{team.handover.pk}/", f"/families/{team.family.pk}/moving-on/")
    assert [cara.get(page).status_code for page in pages] == [404, 404]
    assert [cara.post(f"{pages[0]}{what}/").status_code for what in ("send", "withdraw", "answer", "met")] == [404] * 4
    assert "Gita" not in cara.get("/handovers/").content.decode()


def test_another_parent_reads_takes_back_and_agrees_to_nothing_of_hers(team: Any, browse: Any, inside: Any) -> None:
    from kith.people.operations import give_role
    from kith.roles import Role

    with inside("north"):
        from kith.people.models import User
        from tests.golden import key

        kay = User.objects.get(pk=key("kay"))
        give_role(user=kay, role=Role.PARENT, by=team.asha)
        team.other.user = kay
        team.other.save(update_fields=["user"])
    other, page = browse("north", "kay"), f"/my-page/passing-on/{team.handover.pk}/"
    assert other.get(page).status_code == 404
    assert [other.post(f"{page}{what}/").status_code for what in ("agree", "withdraw", "write")] == [404] * 3


def test_two_working_days_without_an_answer_and_both_are_reminded_once(team: Any, inside: Any) -> None:
    with inside("north"):
        day = add_working_days(timezone.localdate(team.handover.sent_at), 2)
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
        assert remind_unanswered(at=at - dt.timedelta(days=1)) == 0
        assert [remind_unanswered(at=at), remind_unanswered(at=at + dt.timedelta(minutes=5))] == [1, 0]
        told = Message.objects.filter(template="answer_waits").values_list("user__display_name", flat=True)
        assert sorted(told) == ["Asha", "Ivy"]
        answered(team, team.ivy, ACCEPTED)
        assert remind_unanswered(at=at + dt.timedelta(days=14)) == 0
