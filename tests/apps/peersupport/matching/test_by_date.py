"""P5 and P6 on any day: papers as rows, room in units by date, and a clearance that runs out."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.matching_rules import rules_on, say_times
from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.papers import Clearance
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations import apart, matching, papers
from apps.peersupport.queries.choosing import apart_from
from apps.peersupport.queries.supporters import lapsed, with_rows
from apps.peersupport.readiness import reasons_not_in_order, reasons_not_ready, units_held, units_of_room
from kith.errors import Refused
from kith.people.models import User
from tests.factories import peersupport as make

DAY = dt.timedelta(days=1)


def today() -> dt.date:
    return timezone.localdate()


def moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def test_rows_are_read_and_the_columns_follow(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        now = {"on": today(), "at": timezone.now(), "by": person("asha")}
        papers.keep_clearance(
            supporter=house.ben, kind=Clearance.Kind.DBS, level="ENHANCED", issued_on=today() - 900 * DAY,
            recheck_on=today() - DAY, **now,
        )  # fmt: skip
        assert "ran out" in reasons_not_ready(house.ben, on=today())[0]
        house.ben.refresh_from_db()
        assert house.ben.clearance_until == today() - DAY
        later = {**now, "at": timezone.now() + dt.timedelta(minutes=1)}
        papers.keep_clearance(
            supporter=house.ben, kind=Clearance.Kind.DBS, level="ENHANCED", issued_on=today(),
            recheck_on=today() + 900 * DAY,
            **later,
        )  # fmt: skip
        assert reasons_not_ready(house.ben, on=today()) == []
        assert "ran out" in reasons_not_ready(house.ben, on=today() + 901 * DAY)[0]


def test_overdue_supervision_blocks_until_it_is_held(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        session = make.SupervisionFactory(supporter=house.ben, due_on=today() - DAY)
        assert reasons_not_in_order(house.ben, on=today())[0].startswith("Supervision was due")
        papers.hold_supervision(
            session=session, held_on=today(), next_due_on=today() + 28 * DAY, on=today(), at=timezone.now(),
            by=person("jo"),
        )  # fmt: skip
        assert reasons_not_in_order(house.ben, on=today()) == []
        assert reasons_not_in_order(house.ben, on=today() + 29 * DAY)[0].startswith("Supervision was due")


def test_a_supervision_planned_twice_is_one(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        plan = {
            "supporter": house.ben, "kind": "ONE", "due_on": timezone.localdate() + dt.timedelta(days=9),
            "on": timezone.localdate(), "at": timezone.now(), "by": person("asha"),
        }  # fmt: skip
        assert papers.plan_supervision(**plan) == papers.plan_supervision(**plan)


def test_a_pause_is_said_by_oneself_and_ended_by_another(house: Any, browse: Any, inside: Any, person: Any) -> None:
    assert browse("north", "ben").post("/about-me/rest/").status_code == 302
    assert browse("north", "ben").post("/about-me/rest/").status_code == 409
    with inside("north"):
        assert reasons_not_in_order(house.ben, on=today())[0].startswith("Taking a pause")
        with pytest.raises(papers.NotOnesOwn):
            papers.end_pause(supporter=house.ben, on=today(), by=person("ben"))
    assert browse("north", "asha").post(f"/supporters/{house.ben.pk}/back/").status_code == 302
    with inside("north"):
        assert reasons_not_in_order(house.ben, on=today()) == []


@pytest.mark.parametrize("what", ["clearance", "award", "supervision", "room", "pause"])
def test_each_paper_has_a_screen(house: Any, browse: Any, what: str) -> None:
    sent = {
        "kind": "DBS" if what == "clearance" else "ONE", "level": "", "issued_on": "2026-01-02",
        "qualification": "Work with Parents", "awarded_on": "2026-01-02", "due_on": str(today() + 9 * DAY),
        "units": "5", "from_on": str(today()),
    }  # fmt: skip
    path = f"/supporters/{house.ben.pk}/keep/{what}/"
    assert browse("north", "ben").get(path).status_code == 403
    assert browse("north", "jo").get(path).status_code == 200
    assert browse("north", "jo").post(path, {"csrfmiddlewaretoken": ""}).status_code == 422
    assert browse("north", "jo").post(path, sent).status_code == 302
    assert browse("north", "jo").get(f"/supporters/{house.ben.pk}/keep/nothing/").status_code == 404


def test_a_clearance_runs_out_and_the_list_says_by_when(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        last = today() + 10 * DAY
        make.ClearanceFactory(supporter=house.ben, recheck_on=last)
        assert lapsed(on=last) == []
        first = lapsed(on=last + DAY)[0]
        assert (first.supporter, first.since, first.is_late) == (house.ben, last + DAY, False)
        assert first.resolve_by == last + DAY + 14 * DAY
        assert lapsed(on=first.resolve_by)[0].is_late is False
        assert lapsed(on=first.resolve_by + DAY)[0].is_late is True
        alone = make.PersonFactory(first_name="Ewa").family
        with pytest.raises(matching.PeerSupporterNotReady, match="ran out"):
            matching.offer_match(
                family=alone, supporter=house.ben, on=last + DAY, at=moment(last + DAY), by=person("asha")
            )
        assert house.match.__class__.objects.get(pk=house.match.pk).state == "ACTIVE", "nobody is dropped"
        make.ClearanceFactory(supporter=house.cara, recheck_on=today() - DAY)
    page = browse("north", "asha").get("/finding/").content.decode()
    assert "Ran out" in page and "Cara" in page and "Put it right by" in page


def test_the_database_counts_as_the_rules_say(house: Any) -> None:
    rules = rules_on(today())
    assert (rules.new_family_days, rules.new_family_units, rules.settled_units) == (14, 2, 1)
    assert sum(getattr(rules.points, name) for name in rules.points.__slots__) == 100


def test_less_room_from_a_day_on_stops_an_offer_now(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        make.CapacityPlanFactory(supporter=house.ben, units=3)
        make.CapacityPlanFactory(supporter=house.ben, units=2, from_on=today() + 60 * DAY)
        alone = make.PersonFactory(first_name="Ewa").family
        with pytest.raises(matching.PeerSupporterAtCapacity):
            matching.offer_match(family=alone, supporter=house.ben, on=today(), at=timezone.now(), by=person("asha"))


def test_times_are_said_in_few_words() -> None:
    days = ("MON", "TUE", "WED", "THU", "FRI")
    assert say_times([f"{day}_MORNING" for day in days] + ["SAT_EVENING"]) == (
        "Mornings on weekdays; evenings on Saturday"
    )


@pytest.mark.parametrize("seed", range(6))
def test_by_chance_over_months_no_match_breaks_a_hard_rule(inside: Any, person: Any, seed: int) -> None:
    rng = random.Random(seed)
    with inside("north"):
        asha, jo = person("asha"), person("jo")
        supporters = [_supporter(rng, n) for n in range(4)]
        families = [make.PersonFactory(first_name=f"P{n}").family for n in range(7)]
        day, started = today(), 0
        for _ in range(60):
            day += rng.randint(0, 5) * DAY
            _something_happens(rng, rng.choice(supporters), rng.choice(families), day, asha, jo)
            started += _nothing_is_broken(day)
        assert started > 3, "the months were not empty"


def _supporter(rng: random.Random, number: int) -> Supporter:
    user = User.objects.create(email=f"chance{number}@example.org", display_name=f"S{number}")
    found = make.SupporterFactory(user=user, unready=True, agreement_on=today() - DAY, capacity=0)
    make.AwardFactory(supporter=found, expires_on=today() + rng.randint(30, 400) * DAY)
    make.ClearanceFactory(supporter=found, recheck_on=today() + rng.randint(30, 400) * DAY)
    make.SupervisionFactory(supporter=found, due_on=today() + rng.randint(20, 200) * DAY)
    make.CapacityPlanFactory(supporter=found, units=rng.randint(2, 5))
    return found


def _something_happens(
    rng: random.Random, supporter: Supporter, family: Any, day: dt.date, asha: User, jo: User
) -> None:
    """One of the things people do; a refusal is as good as a yes."""
    kept: dict[str, Any] = {"on": day, "at": moment(day), "by": asha}
    open_ones = list(Match.objects.exclude(state="ENDED").order_by("pk"))
    some = rng.choice(open_ones) if open_ones else None
    works: list[Any] = [lambda: matching.offer_match(family=family, supporter=supporter, **kept)] * 4
    works += [lambda: matching.start_match(match=some, **kept)] * 4 if some else []
    works += [lambda: matching.end_match(match=some, at=moment(day), by=asha)] if some else []
    works += [
        lambda: papers.plan_capacity(supporter=supporter, from_on=day + 9 * DAY, units=rng.randint(0, 5), **kept),
        lambda: papers.begin_pause(supporter=supporter, from_on=day, **kept),
        lambda: papers.end_pause(supporter=supporter, on=day, by=asha),
        lambda: apart.keep_apart(
            supporter=supporter, family=family, kind=Exclusion.Kind.RELATIVE, at=moment(day), by=asha
        ),
    ]
    try:
        rng.choice(works)()
    except Refused:
        return


def _nothing_is_broken(day: dt.date) -> int:
    """P6 on this day and each later one of a plan, P7 for every open match, P5 on the day each match began."""
    held = list(Match.objects.exclude(state="ENDED").select_related("family"))
    for one in with_rows():
        for each in {day, *(row.from_on for row in one.capacity_plans.all() if row.from_on > day)}:
            assert units_held(one, on=each) <= units_of_room(one, on=each)
    for match in held:
        assert match.supporter_id not in apart_from(match.family)
    for match in held:
        if match.started_at and timezone.localdate(match.started_at) == day:
            found = with_rows().get(pk=match.supporter_id)
            reasons = [why for why in reasons_not_in_order(found, on=day) if "pause" not in why]
            assert reasons == []
    return sum(1 for match in held if match.started_at)
