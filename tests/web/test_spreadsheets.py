from __future__ import annotations

import pytest

from kith.web.spreadsheets import csv_file, harmless


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1+1", "@x", "\t=1", "\n=1", "\tx", " =1+1", "\u00a0=1", "＝1+1"])
def test_what_a_spreadsheet_would_run_is_told_to_be_text(typed: str) -> None:
    assert harmless(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["Amara", "a=b", "", "07700 900123", "ring after 6 - not before"])
def test_other_text_stays_as_it_was(typed: str) -> None:
    assert harmless(typed) == typed


def test_numbers_stay_numbers() -> None:
    assert csv_file("n", ["a"], [[-5], ["-5.20"]]).content.decode("utf-8-sig").split() == ["a", "-5", "-5.20"]
