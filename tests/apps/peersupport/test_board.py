"""The coordinator's board: what has no next step, who has how much, moves that rewrite nothing, and one search."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.responsibility import Responsibility
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.bulk_moves import (
    MovedOn,
    NobodyToMove,
    UndoneAlready,
    move_to_answerer,
    move_to_centre,
    move_to_supporter,
    undo_move,
)
from apps.peersupport.operations.matching import PeerSupporterAtCapacity
from apps.peersupport.operations.responsibility import NobodyToAnswer
from apps.peersupport.queries.board import families_without, workload
from apps.peersupport.queries.responsibility import responsible_for
from kith.audit.models import Event
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tenants.hosts import forget_doors
from tests.factories import community as on
from tests.factories import peersupport as make


def plan(family: Any, pregnancy: Any) -> PlannedContact:
    day = timezone.localdate()
    made: PlannedContact = PlannedContact.objects.create(
        family=family, pregnancy=pregnancy, part="BEFORE", code="talk", rule_set="x", counted_from=day,
        window_from=day, due_on=day, window_to=day + dt.timedelta(days=9),
    )  # fmt: skip
    return made


def without(person: Any, lacks: str = "") -> set[Any]:
    return set(families_without(for_user=person("asha"), lacks=lacks).values_list("pk", flat=True))


def test_a_family_has_a_next_step_by_a_plan_or_a_person_and_not_by_what_a_loss_stopped(inside, person, house):
    with inside("north"):
        alone = make.PregnancyFactory(person=make.PersonFactory())
        assert without(person) == {alone.family_id}
        plan(alone.family, alone)
        assert without(person) == set() and alone.family_id in without(person, "match")
        assert house.family.pk in without(person, "plan")
        Pregnancy.objects.filter(pk=alone.pk).update(state="ENDED")
        assert without(person) == {alone.family_id}
        Family.objects.filter(pk=house.family.pk).update(centre=make.CentreFactory())


def test_the_pages_and_their_files_answer_and_are_for_coordinators(inside, browse, house):
    with inside("north"):
        make.PregnancyFactory(person=make.PersonFactory(first_name="Nadia"))
        make.IntroductionFactory()
    asha, ben = browse("north", "asha"), browse("north", "ben")
    assert "No next step" in asha.get("/board/").content.decode()
    assert "Nadia" in asha.get("/board/next-steps/").content.decode()
    assert "Nadia" in asha.get("/board/next-steps/?as=csv").content.decode()
    assert "Every family has a next step" in asha.get("/board/next-steps/?q=zzzz").content.decode()
    assert "No handover is open" in asha.get("/board/handovers/").content.decode()
    assert asha.get("/board/handovers/?as=csv").status_code == 200
    assert "Ben" in asha.get("/board/workload/").content.decode()
    assert "Ben,1,0," in asha.get("/board/workload/?as=csv").content.decode()
    for path in ("/board/", "/board/next-steps/", "/board/workload/", "/board/move/", "/board/moves/"):
        assert ben.get(path).status_code == 403


def test_workload_counts_who_is_with_whom(north, person):
    ben = make.SupporterFactory(capacity=3)
    family = make.MatchFactory(supporter=ben).family
    make.MatchFactory(supporter=ben, offered=True)
    make.MatchFactory(supporter=ben, ended=True)
    make.ContactFactory(family=family, two_way=True)
    (load,) = workload(on=timezone.localdate())
    assert (load.families, load.asked, load.last_talked_at is not None) == (1, 1, True)


def test_families_move_to_another_supporter_and_back_and_no_match_is_rewritten(inside, person, house):
    with inside("north"):
        asha, now = person("asha"), timezone.now()
        before = Match.objects.filter(pk=house.match.pk).values("started_at", "supporter", "offered_at").get()
        move = move_to_supporter(families=[house.family.pk], supporter=house.cara, at=now, by=asha)
        assert Match.objects.get(family=house.family, state="ACTIVE").supporter == house.cara
        assert Match.objects.filter(pk=house.match.pk).values("started_at", "supporter", "offered_at").get() == before
        undo_move(pk=move.pk, at=timezone.now(), by=asha)
        assert Match.objects.get(family=house.family, state="ACTIVE").supporter == house.ben
        assert Match.objects.filter(family=house.family).count() == 3
        with pytest.raises(UndoneAlready):
            undo_move(pk=move.pk, at=timezone.now(), by=asha)
        assert Event.objects.filter(kind="families.moved-back").count() == 1


def test_where_there_is_room_for_one_nobody_of_two_is_moved(inside, person, house):
    with inside("north"):
        type(house.cara).objects.filter(pk=house.cara.pk).update(capacity=2)
        alone = make.PersonFactory().family
        with pytest.raises(PeerSupporterAtCapacity):
            move_to_supporter(
                families=[house.family.pk, alone.pk], supporter=house.cara, at=timezone.now(), by=person("asha")
            )
        assert Match.objects.get(family=house.family, state="ACTIVE").supporter == house.ben
        assert not Event.objects.filter(kind="families.moved").exists()


def test_a_move_between_centres_changes_the_pointer_and_undo_puts_each_back(inside, person, house):
    with inside("north"):
        asha, now, here, there = person("asha"), timezone.now(), make.CentreFactory(), make.CentreFactory()
        Family.objects.filter(pk=house.family.pk).update(centre=here)
        both = [house.family.pk, house.other.family_id]
        move = move_to_centre(families=both, centre=there, at=now, by=asha)
        assert set(Family.objects.filter(pk__in=both).values_list("centre", flat=True)) == {there.pk}
        undo_move(pk=move.pk, at=now, by=asha)
        assert set(Family.objects.filter(pk__in=both).values_list("centre", flat=True)) == {here.pk, None}
        again = move_to_centre(families=both, centre=there, at=now, by=asha)
        Family.objects.filter(pk=house.family.pk).update(centre=here)
        with pytest.raises(MovedOn):
            undo_move(pk=again.pk, at=now, by=asha)
        with pytest.raises(NobodyToMove):
            move_to_centre(families=[], centre=there, at=now, by=asha)


def test_when_a_coordinator_leaves_her_families_are_answered_for_by_another_and_undo_gives_them_back(
    inside, browse, person, house
):
    with inside("north"):
        asha, hal = person("asha"), person("hal")
        give_role(user=hal, role=Role.COORDINATOR, by=None)
        both = [house.family.pk, house.other.family_id]
        first = set(Responsibility.objects.values_list("pk", "since"))
        move = move_to_answerer(families=both, user=hal, at=timezone.now(), by=asha)
        assert {str(responsible_for(one)) for one in Family.objects.filter(pk__in=both)} == {str(hal)}
        assert first <= set(Responsibility.objects.values_list("pk", "since")), "who had it before stays written"
        undo_move(pk=move.pk, at=timezone.now(), by=asha)
        assert Responsibility.objects.filter(user=asha, until=None, family__in=both).count() == 2
        again = move_to_answerer(families=both, user=hal, at=timezone.now(), by=asha)
        with pytest.raises(NobodyToMove):
            move_to_answerer(families=both, user=hal, at=timezone.now(), by=asha)
        with pytest.raises(NobodyToAnswer):
            move_to_answerer(families=both, user=person("ben"), at=timezone.now(), by=asha)
        User.objects.filter(pk=hal.pk).update(is_active=False)
    page = browse("north", "asha").get("/board/").content.decode()
    assert "Whoever answers for them has left" in page and "2 families" in page
    source = f"answers:{hal.pk}"
    chosen = browse("north", "asha").get(f"/board/move/?from={source}").content.decode()
    assert f"{hal}, who has left: 2 families" in chosen and "Leanne" in chosen
    sent = {"from": source, "families": [str(one) for one in both], "to": f"answers:{asha.pk}"}
    assert f"From now {asha} answers for them" in (
        browse("north", "asha").post("/board/move/look/", sent).content.decode()
    )
    assert browse("north", "ben").post("/board/move/do/", sent).status_code == 403
    assert "Undo this move" in browse("north", "asha").post("/board/move/do/", sent, follow=True).content.decode()
    with inside("north"):
        assert Responsibility.objects.filter(user=asha, until=None, family__in=both).count() == 2
        with pytest.raises(MovedOn):
            undo_move(pk=again.pk, at=timezone.now(), by=asha)
    assert "has left" not in browse("north", "asha").get("/board/").content.decode()


def test_a_move_is_looked_at_before_it_is_done(inside, browse, house):
    with inside("north"):
        centre = make.CentreFactory(name="Vange hub")
    asha = browse("north", "asha")
    source, sent = f"supporter:{house.ben.pk}", {"families": [str(house.family.pk)], "to": f"centre:{centre.pk}"}
    assert "Leanne" in asha.get(f"/board/move/?from={source}").content.decode()
    page = asha.post("/board/move/look/", {"from": source, **sent}).content.decode()
    assert "Move 1 family?" in page and "Vange hub" in page
    with inside("north"):
        assert Family.objects.get(pk=house.family.pk).centre is None
    assert "Pick at least one family" in asha.post("/board/move/look/", {"from": source}).content.decode()
    done = asha.post("/board/move/do/", {"from": source, **sent}, follow=True).content.decode()
    assert "Undo this move" in done
    with inside("north"):
        move = Event.objects.get(kind="families.moved")
        assert str(Family.objects.get(pk=house.family.pk).centre) == "Vange hub"
    assert "Undone" in asha.post(f"/board/moves/{move.pk}/undo/", follow=True).content.decode()


def test_everybody_finds_what_they_may_see_and_nothing_else(inside, browse, house):
    with inside("north"):
        on.ActivityFactory(title="Marta’s kitchen")
        make.IntroductionFactory(first_name="Marta")
    asha, ben = browse("north", "asha"), browse("north", "ben")
    all_of_it = asha.get("/search/?q=marta").content.decode()
    for label in ("Families", "Introductions", "Activities"):
        assert f"<h2>{label}</h2>" in all_of_it
    his = ben.get("/search/?q=marta").content.decode()
    assert "<h2>Families</h2>" not in his and "<h2>Introductions</h2>" not in his and "Marta’s kitchen" in his
    assert "Leanne" in ben.get("/search/?q=lea").content.decode()
    assert browse("north", "gita").get("/search/?q=lea").status_code == 403
    assert "families,Leanne" in ben.get("/search/?q=lea&as=csv").content.decode().lower().replace("leanne", "Leanne")


def test_no_search_finds_a_partner_by_what_is_theirs_alone(inside, browse, house):
    with inside("north"):
        make.PersonFactory(family=house.family, partner=True, first_name="Sam", contact="07700 900999",
                           reach_safely="not at work")  # fmt: skip
    asha = browse("north", "asha")
    for words in ("07700", "900999", "not at work"):
        assert "Nothing found" in asha.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize(
    "path", ["/board/", "/board/next-steps/", "/board/workload/", "/board/move/", "/search/?q=nadia", "/whats-on/?q=s"]
)
def test_many_rows_cost_as_many_statements_as_one(inside, browse, person, path, house):
    def more(number: int) -> None:
        with inside("north"):
            for n in range(number):
                make.PregnancyFactory(person=make.PersonFactory(first_name=f"Nadia {n}", family__centre=centre))
                make.IntroductionFactory(first_name="Nadia")
                on.SignUpFactory(session__activity__title="Nadia’s swap")

    def statements() -> int:
        asha.get(path)
        forget_doors()  # else one opening in five seconds reads the tenant, and the others do not
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert asha.get(path).status_code == 200
        return len(seen)

    with inside("north"):
        centre = make.CentreFactory()
    asha = browse("north", "asha")
    more(1)
    few = statements()
    more(8)
    assert statements() == few
