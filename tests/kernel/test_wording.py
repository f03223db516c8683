import pytest

from kith.statistics.intervals import Interval
from kith.statistics.proportions import wilson
from kith.statistics.wording import out_of_ten, percent, percent_between


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (70, 100, "7 of 10 families, give or take 1"),
        (7, 10, "7 of 10 families, give or take 4"),
        (0, 30, "none of the families"),
        (1, 100, "fewer than 1 of 10 families"),
        (98, 100, "nearly all families"),
        (40, 40, "all of the families"),
    ],
)
def test_shares_are_said_as_people_say_them(numerator: int, denominator: int, words: str) -> None:
    assert out_of_ten(wilson(numerator=numerator, denominator=denominator)) == words


def test_percent_with_limits() -> None:
    assert percent_between(Interval(0.62, 0.571, 0.666, 0.95)) == "62%, between 57% and 67%"


def test_nearly_none_and_nearly_all_are_not_none_and_all() -> None:
    assert [percent(value) for value in (0, 0.001, 0.999, 1)] == ["0%", "under 1%", "over 99%", "100%"]
