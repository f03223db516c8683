"""How much the same people changed: by hand, with Student's t from the tables."""

import pytest

from kith.statistics.intervals import NotCountable
from kith.statistics.paired import paired_change


def test_by_hand_of_five():
    """Changes 2, 0, 1, 3, -1: mean 1, standard deviation the root of 10/4, t(4) 2.776: 1 give or take 1.963."""
    found = paired_change([(10, 12), (8, 8), (5, 6), (9, 12), (13, 12)])
    assert (found.pairs, found.before, found.after, found.change.value) == (5, 9.0, 10.0, 1.0)
    assert (round(found.change.lower, 3), round(found.change.upper, 3)) == (-0.963, 2.963)


def test_all_alike_has_no_width():
    found = paired_change([(3, 5), (4, 6)]).change
    assert (found.value, found.lower, found.upper) == (2.0, 2.0, 2.0)


def test_one_pair_is_too_few():
    with pytest.raises(NotCountable):
        paired_change([(1, 2)])
