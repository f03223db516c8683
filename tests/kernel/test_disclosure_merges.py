from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kith.disclosure.merges import Place, propose_merges
from kith.disclosure.policy import policy_on
from kith.disclosure.tables import Cell, Margin, treat_table
from kith.disclosure.treatment import Status

POLICY = policy_on(on=date(2026, 4, 1))


def test_small_places_of_one_band_are_shown_together() -> None:
    places = [Place("a", 1, 4, 12), Place("b", 1, 5, 14), Place("c", 1, 30, 60), Place("d", 9, 40, 80)]
    plan = propose_merges(places=places, policy=POLICY)
    assert [group.members for group in plan.groups] == [("a", "b"), ("c",), ("d",)]
    assert (plan.shown_before, plan.shown_after) == (0.5, 1.0)


def test_what_is_left_over_joins_the_nearest_band() -> None:
    places = [Place("a", 3, 2, 9), Place("b", 4, 30, 60), Place("c", 9, 30, 60)]
    plan = propose_merges(places=places, policy=POLICY)
    assert [group.members for group in plan.groups] == [("a", "b"), ("c",)]
    assert plan.groups[0].bands == (3, 4)


def test_what_fits_nowhere_stays_hidden() -> None:
    plan = propose_merges(places=[Place("a", 3, 2, 9)], policy=POLICY)
    assert plan.shown_after == 0


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 10), st.integers(0, 15), st.integers(0, 15)), max_size=20))
def test_each_place_is_in_one_group_and_no_fewer_are_shown(rows: list[tuple[int, int, int]]) -> None:
    places = [Place(str(at), band, some, some + rest) for at, (band, some, rest) in enumerate(rows)]
    plan = propose_merges(places=places, policy=POLICY)
    members = [key for group in plan.groups for key in group.members]
    assert sorted(members) == sorted(place.key for place in places)
    assert plan.shown_after >= plan.shown_before


def test_two_sevens_are_not_shown_as_fourteen() -> None:
    """Each is known to be at most 7, or it would be shown alone: their sum would say that both are 7."""
    plan = propose_merges(places=[Place("a", 1, 7, 60), Place("b", 1, 7, 60)], policy=POLICY)
    assert plan.shown_after == 0
    plan = propose_merges(places=[Place(key, 1, 7, 60) for key in "ab"] + [Place("c", 1, 3, 60)], policy=POLICY)
    assert plan.shown_after == 1


def test_groups_and_the_total_are_tried_together() -> None:
    places = [Place(f"p{at}", 1 + at % 10, 2 + at * 7 % 20, 30 + at % 9) for at in range(30)]
    plan = propose_merges(places=places, policy=POLICY)
    cells = [Cell(place.key, place.numerator, place.denominator) for place in places]
    total = Margin("all", tuple(place.key for place in places))
    found = treat_table(cells=cells, margins=[*plan.margins, total], policy=POLICY, merged=plan.merged)
    assert plan.shown_after > plan.shown_before
    assert all(found.cells[key].status is Status.HIDDEN for key in plan.merged)
    assert found.margins["all"].status is Status.SHOWN
    assert found.certificate.is_safe and found.certificate.hidden_counts
