"""A number to ring in need stands in one place, with where it was read, and on no page by itself."""

from __future__ import annotations

import re
from pathlib import Path

from apps.peersupport.help_lines import FILE, help_lines

NUMBER = re.compile(r"(?<![\d#-])0\d{2,4}[ \d]{6,10}\d\b|tel:0[\d ]+")
SAMPLE = re.compile(r"07700 ?900\d{3}|01268 ?\d{6}")
"""Numbers kept for examples, as a placeholder shows them."""


def test_no_page_of_this_room_writes_a_number_by_hand() -> None:
    pages = [*FILE.parent.rglob("*.html"), *(FILE.parent / "texts").glob("*.toml")]
    assert len(pages) > 100
    found = {page.name: [one for one in _numbers(page) if not SAMPLE.search(one)] for page in pages}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def _numbers(page: Path) -> list[str]:
    return NUMBER.findall(page.read_text())


def test_each_says_where_it_was_read_and_when() -> None:
    for key, line in help_lines().items():
        assert line.source and line.checked_on, key
        assert line.dialled.isdigit() and line.number.replace(" ", "") == line.dialled
