from __future__ import annotations

import datetime as dt

import pytest

from apps.peersupport.clocks import add_working_days, all_rules, clock_from, next_word_on, working_days_between


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("heard", "attempt", "contact"),
    [
        ("2026-03-10", "2026-03-12", "2026-03-17"),  # a Tuesday
        ("2026-03-13", "2026-03-17", "2026-03-20"),  # a Friday
        ("2026-03-14", "2026-03-17", "2026-03-20"),  # a Saturday counts from Monday
        ("2026-04-02", "2026-04-08", "2026-04-13"),  # Good Friday and Easter Monday between
        ("2026-12-24", "2026-12-30", "2027-01-05"),  # Christmas, Boxing Day moved to Monday 28, New Year's Day
        ("2026-03-27", "2026-03-31", "2026-04-07"),  # over the clock change, then Easter
    ],
)
def test_the_clock_keeps_working_days(heard: str, attempt: str, contact: str) -> None:
    clock = clock_from(day(heard))
    assert (clock.attempt_due_on, clock.contact_due_on) == (day(attempt), day(contact))


def test_the_limits_are_5_and_10_working_days() -> None:
    clock = clock_from(day("2026-06-01"))
    assert (clock.attempt_limit_on, clock.contact_limit_on) == (day("2026-06-08"), day("2026-06-15"))


def test_every_rule_names_its_source() -> None:
    assert all(rule.source for rule in all_rules())


def test_working_days_between_is_the_other_way_round() -> None:
    for days in range(12):
        assert working_days_between(day("2026-04-01"), add_working_days(day("2026-04-01"), days)) == days


def test_the_bank_holidays_are_the_nations(settings: pytest.FixtureRequest) -> None:
    from apps.peersupport.clocks import _bank_holidays

    settings.NATION = "Scotland"  # type: ignore[attr-defined]
    _bank_holidays.cache_clear()
    try:
        assert add_working_days(day("2026-04-02"), 2) == day("2026-04-07")  # Easter Monday is no holiday in Scotland
    finally:
        _bank_holidays.cache_clear()


def test_the_next_word_is_soon_after_a_match_and_then_in_a_rhythm() -> None:
    assert next_word_on(matched_on=day("2026-03-13"), last_talked_on=None) == day("2026-03-17")
    assert next_word_on(matched_on=day("2026-03-13"), last_talked_on=day("2026-03-20")) == day("2026-04-03")
