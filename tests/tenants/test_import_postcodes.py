"""Editions of the postcode directory are brought in by name of column, in steps, and gone on with after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kith.geography.demo_postcodes import LETTERS
from kith.geography.models import Area, PostcodeArea
from kith.geography.operations import in_steps, load_areas, load_postcodes, postcodes_to_load
from kith.geography.postcodes import read_file, read_lines

NEW = "pcd7,pcds,doterm,lsoa11cd,lsoa21cd,lad25cd\n"
OLD = "pcd,pcds,doterm,oslaua,lsoa11\n"


@pytest.fixture
def areas(public: Any) -> list[str]:
    load_areas(by=None)
    return sorted(Area.objects.filter(level="LSOA").values_list("code", flat=True))


def file(folder: Path, text: str) -> Path:
    path = folder / "directory.csv"
    path.write_text(text)
    return path


def test_an_edition_is_brought_in_with_its_vintage_and_what_has_ended(areas: list[str], tmp_path: Path) -> None:
    rows = read_file(
        file(tmp_path, f"{NEW}X,ZZ99 1AA,,,{areas[0]},E07000066\nX,ZZ99 1AB,202401,,{areas[1]},E07000066\n")
    )
    load_postcodes(postcodes_to_load(rows, vintage="2026-08"), vintage="2026-08", by=None)
    here, ended = PostcodeArea.objects.filter(vintage="2026-08").order_by("postcode")
    assert (here.lsoa21, here.terminated_on) == (areas[0], None)
    assert (ended.lsoa21, str(ended.terminated_on)) == (areas[1], "2024-01-01")


def test_stopped_half_way_it_goes_on_there(areas: list[str], tmp_path: Path) -> None:
    lines = "".join(f"X,ZZ99 1A{letter},,,{areas[0]},E07000066\n" for letter in "ABDE")
    rows = list(read_file(file(tmp_path, NEW + lines)))
    load_postcodes(postcodes_to_load(rows, vintage="2026-08")[:3], vintage="2026-08", by=None)
    assert [row.postcode for row in postcodes_to_load(rows, vintage="2026-08")] == ["ZZ99 1AE"]


def test_an_edition_of_2020_is_used_where_the_area_stayed_as_it_was(areas: list[str], tmp_path: Path) -> None:
    rows = read_file(file(tmp_path, f"{OLD}X,ZZ99 1AA,,E07000066,{areas[0]}\nX,ZZ99 1AB,,E07000066,E01000001\n"))
    found = postcodes_to_load(rows, vintage="2020-08")
    assert [(row.postcode, row.lsoa21) for row in found] == [("ZZ99 1AA", areas[0])]


def test_only_the_districts_asked_for(areas: list[str], tmp_path: Path) -> None:
    rows = read_file(file(tmp_path, f"{NEW}X,ZZ99 1AA,,,{areas[0]},E07000066\nX,ZZ99 1AB,,,{areas[0]},E07000067\n"))
    assert len(postcodes_to_load(rows, vintage="v", districts=["E07000067"])) == 1


def test_of_a_whole_country_no_more_than_a_step_is_read_at_once() -> None:
    taken: list[int] = []

    def lines() -> Iterator[str]:
        yield NEW
        for number in range(1000):
            taken.append(number)
            yield f"X,ZZ99 {number // 100}{LETTERS[number // 20 % 20]}{LETTERS[number % 20]},,,E01021200,E07000066"

    first = next(in_steps(read_lines(lines()), 100))
    assert (len(first), len(taken)) == (100, 100)


def test_one_bad_row_at_the_end_and_no_step_was_kept(areas: list[str], tmp_path: Path) -> None:
    text = f"{NEW}X,ZZ99 1AA,,,{areas[0]},E07000066\nX,no,,,,\n"
    with pytest.raises(CommandError, match="1 row needs mending"):
        call_command("import_postcodes", str(file(tmp_path, text)), "2026-08")
    assert not PostcodeArea.objects.filter(vintage="2026-08").exists()


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not a postcode directory"):
        call_command("import_postcodes", str(file(tmp_path, "a,b\n1,2\n")), "2026-08")
