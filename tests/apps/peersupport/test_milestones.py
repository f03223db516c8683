from __future__ import annotations

import re

import pytest

from apps.peersupport.milestones import around_now

NEVER = re.compile(r"\b(at risk|failing|non-compliant|hard to reach|refused|should|must|DNA|score)\b", re.I)


@pytest.mark.parametrize(("born", "weeks"), [(False, 45), (True, 60)])
def test_there_is_one_for_every_week_in_words_for_a_parent(born: bool, weeks: int) -> None:
    for days in range(weeks * 7):
        usual = around_now(days=days, born=born)
        assert usual is not None and usual.from_week <= days // 7 < usual.to_week
        assert not NEVER.search(f"{usual.title} {usual.words}")


def test_the_edges_of_a_window() -> None:
    def title(days: int) -> str:
        usual = around_now(days=days, born=False)
        return usual.title if usual else ""

    assert title(27 * 7 - 1) == "Feeling baby move"
    assert title(27 * 7) == title(31 * 7 - 1) == "Meeting the health visitor"
    assert around_now(days=45 * 7, born=False) is None
