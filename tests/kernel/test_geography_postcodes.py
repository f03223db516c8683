from datetime import date
from pathlib import Path

import pytest

from kith.geography.demo_postcodes import FILE, as_csv, demo_postcodes_of
from kith.geography.postcodes import (
    NotAPostcode,
    PostcodeFileRejected,
    PostcodeRow,
    normalise,
    read_file,
    read_lines,
)
from tests.kernel.vectors import DATA, rows

HEADER = "pcds,doterm,lsoa21cd,lad25cd"
HEADERS = rows("postcode_file_headers.csv", folder="geography")


@pytest.mark.parametrize("typed", ["ss15 5ab", "SS155AB", " Ss15  5aB ", "ss15-5ab"])
def test_a_postcode_is_put_in_order(typed: str) -> None:
    assert normalise(typed) == "SS15 5AB"


@pytest.mark.parametrize("typed", ["", "SS15", "5AB SS15", "SS15 5AC", "SS15 5A", "SS15 55AB", "the corner house"])
def test_what_is_not_a_postcode_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NotAPostcode, match="It looks like") as refused:
        normalise(typed)
    assert refused.value.field == "postcode"


@pytest.mark.parametrize("edition", HEADERS, ids=lambda row: row["vintage"])
def test_every_edition_since_2020_is_read_by_its_headers(edition: dict[str, str]) -> None:
    names = edition["header"].split(",")
    values = {"pcds": "SS15 5AB", "doterm": "202506"}
    values |= {name: "E07000066" for name in names if name in ("laua", "oslaua") or name.startswith("lad")}
    values |= {name: "E01021271" for name in names if name.startswith("lsoa21")}
    values |= {name: "E01021270" for name in names if name.startswith("lsoa11")}
    line = ",".join(values.get(name, "") for name in names)
    (found,) = read_lines([edition["header"], line])
    assert (found.postcode, found.lad, found.terminated_on) == ("SS15 5AB", "E07000066", date(2025, 6, 1))
    assert found.lsoa21 == "E01021271" or found.lsoa11 == "E01021270"


def test_the_published_sample_is_read() -> None:
    found = tuple(read_file(DATA / "geography" / "nspl_2025_sample.csv"))
    assert PostcodeRow("CA8 7JG", "", "E01027484", "E06000057", None) in found


def test_nowhere_is_empty_and_stray_spaces_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(b"\xef\xbb\xbf pcds ,doterm,lsoa21cd,lad25cd\r\nSS15 5AB,,E99999999,E07000066\r\n\r\n")
    assert tuple(read_file(file)) == (PostcodeRow("SS15 5AB", "", "", "E07000066", None),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense,,E01021271,E07000066", "Row 2, postcode: 'nonsense' is not a whole postcode."),
        (
            "SS15 5AB,2025,E01021271,E07000066",
            "Row 2, doterm: '2025' is not a year and month such as 202506.",
        ),
        (
            "SS15 5AB,202513,E01021271,E07000066",
            "Row 2, doterm: '202513' is not a year and month such as 202506.",
        ),
        ("SS15 5AB,,Basildon,E07000066", "Row 2, lsoa21: 'Basildon' is not an area code."),
        ("SS15 5AB,,E01021271", "Row 2: 3 cells, but the first row names 4."),
        ("SS15 5AB,,E01021271,E07000066,x", "Row 2: 5 cells, but the first row names 4."),
    ],
)
def test_each_fault_names_its_row_and_field(line: str, problem: str) -> None:
    with pytest.raises(PostcodeFileRejected) as refused:
        tuple(read_lines([HEADER, line]))
    assert refused.value.problems == (problem,)


def test_all_faults_are_named_together_and_long_lists_are_cut() -> None:
    with pytest.raises(PostcodeFileRejected, match="30 rows need mending") as refused:
        tuple(read_lines([HEADER, *["nonsense,,E01021271,E07000066"] * 30]))
    assert len(refused.value.problems) == 21
    assert refused.value.problems[-1] == "and 10 more."


def test_a_postcode_twice_is_a_fault() -> None:
    line = "SS15 5AB,,E01021271,E07000066"
    with pytest.raises(PostcodeFileRejected) as refused:
        tuple(read_lines([HEADER, line, line]))
    assert refused.value.problems == ("Row 3: SS15 5AB is there twice.",)


@pytest.mark.parametrize("header", ["", "name,age", "pcds,doterm,lad25cd"])
def test_another_file_altogether_is_refused(header: str) -> None:
    with pytest.raises(PostcodeFileRejected, match="not a postcode directory"):
        tuple(read_lines([header]))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(PostcodeFileRejected, match="not plain text"):
        tuple(read_file(file))


def test_invented_postcodes_are_the_shipped_file_and_never_issued_ones() -> None:
    assert FILE.read_text(encoding="utf-8") == as_csv()
    found = tuple(read_file(FILE))
    assert len(found) == 3 * 737
    assert all(row.postcode.startswith("ZZ") and not row.postcode.startswith("ZZ99") for row in found)
    assert len(demo_postcodes_of("E01021271")) == 3
