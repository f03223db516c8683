"""A support plan: hers at once when she writes it, hers from her yes when anybody else does."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.plans import PlanMark
from apps.peersupport.operations.plans import (
    EmptyPlan,
    Line,
    NotOnThePlan,
    PlanChanged,
    answer_plan,
    carry_topics,
    tick_line,
    write_plan,
)
from apps.peersupport.queries.plans import plan_of
from kith.audit.models import Event


@pytest.fixture
def gita(house, inside):
    with inside("north"):
        yield house.parent


def write(person: Any, by: Any, *words: str, hopes: str = "") -> Any:
    lines = [Line(one) for one in words]
    step = plan_of(person).last_step
    return write_plan(person=person, hopes=hopes, lines=lines, based_on=step, at=timezone.now(), by=by)


def test_what_she_writes_holds_at_once(gita, person):
    version = write(gita, person("gita"), "Ring the midwife", hopes="To sleep")
    assert plan_of(gita).in_force == version
    assert list(Event.objects.filter(subject_id=version.pk).values_list("kind", flat=True)) == [
        "plan.written",
        "plan.agreed",
    ]


def test_what_ben_proposes_waits_for_her_yes(gita, person):
    hers = write(gita, person("gita"), "Ring the midwife")
    his = write(gita, person("ben"), "Ring together")
    assert (plan_of(gita).in_force, plan_of(gita).waiting) == (hers, his)
    answer_plan(version=his, agreed=True, at=timezone.now(), by=person("gita"))
    assert (plan_of(gita).in_force, plan_of(gita).waiting) == (his, None)
    assert plan_of(gita).others_who_agreed == ["Ben"]


def test_not_like_this_leaves_the_plan_as_it_was(gita, person):
    hers = write(gita, person("gita"), "Ring the midwife")
    his = write(gita, person("ben"), "Ring together")
    answer_plan(version=his, agreed=False, at=timezone.now(), by=person("gita"))
    assert (plan_of(gita).in_force, plan_of(gita).waiting) == (hers, None)
    with pytest.raises(NotOnThePlan):
        answer_plan(version=his, agreed=True, at=timezone.now(), by=person("gita"))


def test_bens_yes_to_his_own_version_makes_it_nobodys_plan(gita, person):
    his = write(gita, person("ben"), "Ring together")
    answer_plan(version=his, agreed=True, at=timezone.now(), by=person("ben"))
    assert plan_of(gita).in_force is None and plan_of(gita).waiting == his


def test_ben_agrees_to_his_part_of_hers(gita, person):
    hers = write(gita, person("gita"), "Ben drives")
    answer_plan(version=hers, agreed=True, at=timezone.now(), by=person("ben"))
    answer_plan(version=hers, agreed=True, at=timezone.now(), by=person("ben"))
    assert plan_of(gita).others_who_agreed == ["Ben"]
    assert hers.marks.count() == 2


def test_an_older_version_cannot_be_answered_and_an_old_page_cannot_write(gita, person):
    first = write(gita, person("ben"), "One")
    write(gita, person("ben"), "Two")
    with pytest.raises(NotOnThePlan):
        answer_plan(version=first, agreed=True, at=timezone.now(), by=person("gita"))
    with pytest.raises(PlanChanged):
        write_plan(person=gita, hopes="", lines=[Line("x")], based_on=1, at=timezone.now(), by=person("gita"))
    with pytest.raises(EmptyPlan):
        write(gita, person("gita"))


def test_a_line_stays_done_in_a_version_that_keeps_it(gita, person):
    write(gita, person("gita"), "Ring the midwife")
    line = plan_of(gita).in_force.lines[0]
    tick_line(person=gita, line=uuid.UUID(line["key"]), done=True, at=timezone.now(), by=person("ben"))
    kept = [Line(**line), Line("Buy a cot")]
    write_plan(person=gita, hopes="", lines=kept, based_on=1, at=timezone.now(), by=person("gita"))
    assert plan_of(gita).done == {line["key"]}
    tick_line(person=gita, line=uuid.UUID(line["key"]), done=False, at=timezone.now(), by=person("gita"))
    assert plan_of(gita).done == set()
    assert PlanMark.objects.filter(line__isnull=False).count() == 2
    with pytest.raises(NotOnThePlan):
        tick_line(person=gita, line=uuid.uuid4(), done=True, at=timezone.now(), by=person("gita"))


def test_her_topics_are_carried_once_and_only_by_her(gita, person):
    assert carry_topics(person=gita, topics=["Money", "Sleep"], at=timezone.now(), by=person("gita")) == 2
    assert carry_topics(person=gita, topics=["Sleep"], at=timezone.now(), by=person("gita")) == 0
    assert [line["words"] for line in plan_of(gita).in_force.lines] == ["Money", "Sleep"]
    with pytest.raises(NotOnThePlan):
        carry_topics(person=gita, topics=["Debt"], at=timezone.now(), by=person("ben"))


def form(*words: str, based_on: int = 0, hopes: str = "") -> dict[str, Any]:
    lines = {f"line-{n}-{name}": value for n, one in enumerate(words) for name, value in
             (("words", one), ("who", "BOTH"), ("by_when", "2027-01-05"))}  # fmt: skip
    return {"hopes": hopes, "based_on": based_on, "line-TOTAL_FORMS": len(words), "line-INITIAL_FORMS": 0, **lines}


def test_from_her_page_to_bens_and_back(house, browse):
    gita, ben = browse("north", "gita"), browse("north", "ben")
    assert gita.post("/my-page/plan/write/", form("Ring the midwife", hopes="To sleep")).status_code == 302
    assert "Ring the midwife" in gita.get("/my-page/").content.decode()
    theirs = f"/families/{house.family.pk}/people/{house.parent.pk}/plan/"
    page = ben.get(theirs).content.decode()
    assert "To sleep" in page and "Yes, I’ll do my part" in page
    assert "Ben" in gita.get("/my-page/record/").content.decode(), "she sees that he looked"
    assert ben.post(f"{theirs}propose/", form("Ring together", based_on=1)).status_code == 302
    waiting = gita.get("/my-page/plan/").content.decode()
    assert "Ring together" in waiting and "Tuesday 5 January" in waiting
    version = waiting.split('name="version" value="')[1][:36]
    assert gita.post("/my-page/plan/answer/", {"version": version, "answer": "yes"}).status_code == 302
    assert "Ring together" in gita.get("/my-page/plan/").content.decode()
    assert gita.get("/my-page/record.json").json()["your_plan"][1]["you_said"] == "AGREED"


def test_an_empty_or_broken_plan_keeps_what_was_typed(house, browse):
    gita = browse("north", "gita")
    empty = gita.post("/my-page/plan/write/", form("", hopes=" "))
    assert empty.status_code == 422 and "Write a hope" in empty.content.decode()
    broken = {**form("Ring"), "line-0-by_when": "someday"}
    page = gita.post("/my-page/plan/write/", broken)
    assert (
        page.status_code == 422 and "someday" in page.content.decode() and ">\nRing</textarea>" in page.content.decode()
    )
    stale = gita.post("/my-page/plan/write/", form("Ring", based_on=7))
    assert stale.status_code == 409


def test_cara_meets_no_plan_and_nobody_else_comes_in(house, browse):
    theirs = f"/families/{house.family.pk}/people/{house.parent.pk}/plan/"
    other = f"/families/{house.other.family.pk}/people/{house.parent.pk}/plan/"
    for deed in ("", "propose/"):
        assert browse("north", "cara").get(theirs + deed).status_code == 404
        assert browse("north", "cara").get(other + deed).status_code == 404, "hers, by another family's address"
        assert browse("north", "gita").get(theirs + deed).status_code == 403
        assert browse("north", "dina").get(theirs + deed).status_code == 403
    assert browse("north", "cara").post(f"{theirs}agree/").status_code == 404
    assert browse("north", "ben").get("/my-page/plan/").status_code == 403
