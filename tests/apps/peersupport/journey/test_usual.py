"""What usually happens this week: the appointments, visits and vaccines of NG201, the Healthy Child Programme and the
schedule of the day of birth, in plain words, with no day that nobody knows."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.loss import Loss
from apps.peersupport.models.pregnancies import Baby, Basis, Pregnancy
from apps.peersupport.planning import usual_on
from apps.peersupport.presenters.usual import usual_of

TODAY = dt.date(2026, 3, 2)
NEVER = re.compile(r"\b(at risk|failing|non-compliant|hard to reach|refused|should|must|DNA|score|attend)\b", re.I)


def now(along: str, *, first: str = "YES", basis: str = Basis.SCAN) -> list[str]:
    weeks, days = map(int, along.split("+"))
    due_on = TODAY + dt.timedelta(days=280 - weeks * 7 - days)
    pregnancy = Pregnancy(due_on=due_on, basis=basis, heard_on=TODAY, first_baby=first, state="EXPECTING")
    return usual_of(pregnancy, [], today=TODAY).now


@pytest.mark.parametrize(("along", "words"), [
    ("5+0", "meet a midwife for the first time"), ("11+2", "A first scan"), ("14+1", "A first scan"),
    ("16+0", "at about 16 weeks"), ("16+0", "whooping cough"), ("18+0", "A second scan"), ("20+6", "A second scan"),
    ("25+0", "at about 25 weeks"), ("28+0", "RSV"), ("28+0", "A health visitor gets in touch"),
    ("31+0", "at about 31 weeks"), ("34+0", "at about 34 weeks"), ("36+0", "at about 36 weeks"),
    ("38+0", "at about 38 weeks"), ("40+0", "at about 40 weeks"), ("41+0", "at about 41 weeks"),
])  # fmt: skip
def test_each_thing_stands_in_its_week_both_edges_too(along: str, words: str) -> None:
    assert any(words in line for line in now(along)), now(along)


@pytest.mark.parametrize(("along", "words"), [("14+2", "first scan"), ("21+0", "second scan"), ("10+1", "first time")])
def test_and_not_after_it(along: str, words: str) -> None:
    assert not any(words in line for line in now(along))


def test_what_is_for_a_first_baby_only_is_left_out_with_another() -> None:
    assert not any("first baby" in line for week in (25, 31, 40) for line in now(f"{week}+0", first="NO"))
    assert any("first baby" in line for line in now("25+0", first="RATHER_NOT"))


@pytest.mark.parametrize(("born_on", "days", "words"), [
    (dt.date(2026, 1, 5), 56, "meningitis B"), (dt.date(2026, 1, 5), 84, "the same three again"),
    (dt.date(2025, 6, 30), 56, "first vaccines, at 8 weeks."), (dt.date(2026, 1, 5), 10, "10 to 14 days"),
    (dt.date(2026, 1, 5), 14, "10 to 14 days"), (dt.date(2026, 1, 5), 43, "check by a GP"),
])  # fmt: skip
def test_after_birth_the_schedule_is_that_of_the_day_of_birth(born_on: dt.date, days: int, words: str) -> None:
    said = usual_of(None, [Baby(born_on=born_on)], today=born_on + dt.timedelta(days=days)).now
    assert any(words in line for line in said), said


def test_no_word_judges_or_orders() -> None:
    for part, day in (("BEFORE", TODAY), ("AFTER", TODAY), ("AFTER", dt.date(2025, 1, 1))):
        rules = usual_on(part, day)
        assert rules.source and not [one.words for one in rules.contacts if NEVER.search(one.words)]


@pytest.mark.parametrize("change", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_the_clocks_change_and_no_day_does(change: dt.date) -> None:
    due_on = change + dt.timedelta(days=280 - 28 * 7)
    pregnancy = Pregnancy(due_on=due_on, basis=Basis.SCAN, heard_on=change, first_baby="YES", state="EXPECTING")
    days = [change + dt.timedelta(days=n) for n in (-7, -1, 0, 6)]
    assert [any("RSV" in line for line in usual_of(pregnancy, [], today=day).now) for day in days] == [
        False, True, True, True,
    ]  # fmt: skip


def test_her_page_has_it_with_days_and_a_range_has_none(house: Any, browse: Any, inside: Any) -> None:
    today = timezone.localdate()
    with inside("north"):
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(due_on=today + dt.timedelta(days=84), basis=Basis.SCAN)
    assert "RSV is offered from 28 weeks" in browse("north", "gita").get("/my-page/").content.decode()
    page = browse("north", "gita").get("/my-page/usual/").content.decode()
    assert "This week" in page and "After that" in page and "at about 36 weeks" in page
    with inside("north"):
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(basis=Basis.UNSURE)
    assert "RSV" not in browse("north", "gita").get("/my-page/").content.decode()
    page = browse("north", "gita").get("/my-page/usual/").content.decode()
    assert "Once there is a date that is sure" in page and "This week" not in page


def test_nobody_else_and_nobody_after_a_loss_finds_the_page(house: Any, browse: Any, inside: Any, person: Any) -> None:
    assert browse("north", "ben").get("/my-page/usual/").status_code == 403
    assert browse("south", "gita").get("/my-page/usual/").status_code == 404
    with inside("north"):
        lost = Loss.objects.create(
            pregnancy=house.pregnancy, whole=False, said_at=timezone.now(), said_by=person("asha")
        )
    assert browse("north", "gita").get("/my-page/usual/").status_code == 404, "one of twins has died"
    with inside("north"):
        lost.whole = True
        lost.save(update_fields=["whole"])
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state="ENDED")
    assert browse("north", "gita").get("/my-page/usual/").status_code == 404
    assert "Usually this week" not in browse("north", "gita").get("/my-page/").content.decode()
