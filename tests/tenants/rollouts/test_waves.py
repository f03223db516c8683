"""Who is done when, and what is said of it."""

from __future__ import annotations

from tenants.collected import Way
from tenants.models import Tenant
from tenants.rollouts.running import Outcome
from tenants.rollouts.telling import CLEAR, Telling, summary
from tenants.rollouts.waves import Turn, waves

MUTUALS, SERVICES = Way("mutual", (("audit", "0002"),)), Way("service", (("audit", "0002"),))


def fleet(number: int) -> list[Turn]:
    """The last of them is a service."""
    names = [f"t{at:03}" for at in range(number)]
    made = [Turn(Tenant(schema_name=name, name=name.title(), kind="mutual"), MUTUALS) for name in names]
    return [*made[:-1], Turn(made[-1].tenant, SERVICES)]


def schemas(turns: tuple[Turn, ...]) -> list[str]:
    return [turn.tenant.schema_name for turn in turns]


def test_one_then_one_in_twenty_then_the_rest() -> None:
    found = waves(fleet(100))
    assert [(wave.name, len(wave.turns), wave.alone) for wave in found] == [
        ("the canary", 1, True),
        ("the first few", 5, False),
        ("the rest", 94, False),
    ]
    assert sorted(name for wave in found for name in schemas(wave.turns)) == schemas(tuple(fleet(100)))


def test_the_canary_is_the_first_or_the_one_that_was_named() -> None:
    assert schemas(waves(fleet(3))[0].turns) == ["t000"]
    assert schemas(waves(fleet(3), canary="t001")[0].turns) == ["t001"]
    assert schemas(waves(fleet(3), canary="gone")[0].turns) == ["t000"]


def test_the_first_few_have_one_of_each_sort() -> None:
    assert schemas(waves(fleet(40))[1].turns) == ["t001", "t039"]


def test_a_small_fleet_has_no_empty_wave() -> None:
    assert [wave.name for wave in waves(fleet(1))] == ["the canary"]
    assert [wave.name for wave in waves(fleet(2))] == ["the canary", "the first few"]
    assert waves([]) == []


def outcomes() -> list[Outcome]:
    done, failed, gone, left = (turn.tenant for turn in fleet(4))
    return [Outcome(done, 2), Outcome(failed, 2, why="no room"), Outcome(gone, 2, gone=True), Outcome(left, 0)]


def test_elsewhere_than_on_a_terminal_each_tenant_is_a_line() -> None:
    said: list[str] = []
    telling = Telling(said.append, has_bar=False)
    for number, outcome in enumerate(outcomes(), start=1):
        telling.each(outcome, number, 4)
    telling.close()
    assert said == [
        "  T000 is up to date (2 new)\n",
        "  T001 stays as it was: no room\n",
        "  T002 is no more, and was left out\n",
        "  T003 has its rights again\n",
    ]


def test_on_a_terminal_a_bar_stays_below_what_failed() -> None:
    said: list[str] = []
    telling = Telling(said.append, has_bar=True)
    for number, outcome in enumerate(outcomes()[:2], start=1):
        telling.each(outcome, number, 2)
    telling.close()
    half, whole = "#" * 15 + "." * 15, "#" * 30
    assert said == [
        f"{CLEAR}  [{half}] 1 of 2",
        f"{CLEAR}  T001 stays as it was: no room\n  [{half}] 1 of 2",
        f"{CLEAR}  [{whole}] 2 of 2",
        "\n",
    ]


def test_the_summary_counts_and_says_how_long() -> None:
    told = summary(outcomes(), seconds=3.21)
    assert (
        told
        == "4 tenants: 1 brought up to date, 1 with their rights put right, 1 failed, 1 gone meanwhile. 3.2 seconds."
    )
    assert summary([Outcome(fleet(1)[0].tenant, 0, idle=True)], seconds=0) == "1 tenant: nothing to do. 0.0 seconds."
