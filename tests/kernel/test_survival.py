"""How long until something happens, where for some it has not yet: against published curves and sums by hand."""

import pytest

from kith.statistics.intervals import NotCountable
from kith.statistics.survival import survival

REMISSION_6MP = [
    (6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False),
    (13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False), (32, False),
    (32, False), (34, False), (35, False),
]  # fmt: skip
"""Weeks of remission on 6-MP, Freireich et al. 1963: the example of Kaplan and Meier's method in most textbooks."""


def test_the_textbook_curve_comes_out():
    curve = survival(REMISSION_6MP)
    steps = [(step.time, step.at_risk, step.events, round(step.share, 3)) for step in curve.steps]
    assert steps == [
        (6, 21, 3, 0.857), (7, 17, 1, 0.807), (10, 15, 1, 0.753), (13, 12, 1, 0.690), (16, 11, 1, 0.627),
        (22, 7, 1, 0.538), (23, 6, 1, 0.448),
    ]  # fmt: skip
    assert curve.median() == 23


def test_limits_are_greenwoods_on_the_log_log_scale():
    """At 10 weeks 0.753: R's survfit, conf.type "log-log", gives 0.503 to 0.889."""
    found = survival(REMISSION_6MP).without_at(10)
    assert found is not None
    assert (round(found.value, 3), round(found.lower, 3), round(found.upper, 3)) == (0.753, 0.503, 0.889)


def test_by_hand_of_four():
    """Of 4, one at 1: 3/4. One lost at 2. One of the 2 left at 3: 3/4 x 1/2 = 3/8. The last lost at 5."""
    curve = survival([(3, True), (1, True), (2, False), (5, False)])
    assert [(step.time, step.share) for step in curve.steps] == [(1, 0.75), (3, 0.375)]
    assert curve.median() == 3 and curve.followed_to == 5
    assert curve.without_at(6) is None


def test_nobody_yet_is_all_of_them_and_has_no_median():
    curve = survival([(84, False), (90, False)])
    found = curve.without_at(84)
    assert curve.median() is None and found is not None and (found.value, found.lower) == (1.0, 1.0)


def test_everybody_is_none_of_them():
    found = survival([(3, True), (3, True), (4, False)][:2]).without_at(3)
    assert found is not None and (found.value, found.upper) == (0.0, 0.0)


@pytest.mark.parametrize("rows", [[], [(-1, True)]])
def test_nobody_followed_cannot_be_counted(rows):
    with pytest.raises(NotCountable):
        survival(rows)
