from pathlib import Path
from typing import Any

import pytest

from kith.geography import operations, queries
from kith.geography.demo_postcodes import FILE, VINTAGE, demo_postcodes_of
from kith.geography.models import Area, PostcodeArea
from kith.geography.postcodes import PostcodeFileRejected
from kith.scope import Scope

BASILDON = "E07000066"
HEADER = "pcds,doterm,lsoa21cd,lad25cd\n"


def test_areas_are_loaded_once_however_often_it_is_done(public: Scope) -> None:
    assert operations.load_areas(by=None) == operations.load_areas(by=None)
    assert len(queries.areas_in(BASILDON)) == 112
    assert Area.objects.get(pk="E01021271").imd_decile == 1
    assert Area.objects.get(pk=BASILDON).name == "Basildon"


def test_a_postcode_is_found_however_it_is_typed(public: Scope) -> None:
    operations.import_postcodes(source=FILE, vintage=VINTAGE, by=None, districts={BASILDON})
    postcode = demo_postcodes_of("E01021271")[0]
    assert queries.lsoa_for_postcode(postcode.lower().replace(" ", "")) == "E01021271"
    assert PostcodeArea.objects.count() == 3 * 112


@pytest.mark.parametrize("typed", ["SS15 5AB", "nonsense", ""])
def test_a_postcode_nobody_knows_is_no_place(public: Scope, typed: str) -> None:
    assert queries.lsoa_for_postcode(typed) is None


def test_a_newer_edition_replaces_and_keeps(public: Scope, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(f"{HEADER}SS15 5AB,,E01021271,{BASILDON}\nSS15 5AD,,E01021271,{BASILDON}\n")
    operations.import_postcodes(source=file, vintage="2026-02", by=None)
    file.write_text(f"{HEADER}SS15 5AB,202606,E01021302,{BASILDON}\n")
    operations.import_postcodes(source=file, vintage="2026-08", by=None)
    assert queries.lsoa_for_postcode("SS15 5AB") == "E01021302"
    assert PostcodeArea.objects.get(pk="SS15 5AD").vintage == "2026-02"


def test_one_bad_row_and_nothing_is_loaded(public: Scope, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(f"{HEADER}SS15 5AB,,E01021271,{BASILDON}\nnonsense,,E01021271,{BASILDON}\n")
    with pytest.raises(PostcodeFileRejected):
        operations.import_postcodes(source=file, vintage="2026-08", by=None)
    assert not PostcodeArea.objects.filter(pk="SS15 5AB").exists()


def test_an_edition_before_the_areas_of_2021_is_refused(public: Scope, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(f"pcds,doterm,lsoa11,laua\nSS15 5AB,,E01021270,{BASILDON}\n")
    with pytest.raises(PostcodeFileRejected, match="areas of 2011"):
        operations.import_postcodes(source=file, vintage="2020-08", by=None)


def test_a_tenant_reads_places_and_cannot_write_them(inside: Any) -> None:
    from django.db import ProgrammingError, transaction

    with inside("public"):
        operations.import_postcodes(source=FILE, vintage=VINTAGE, by=None, districts={BASILDON})
    with inside("north"):
        assert queries.lsoa_for_postcode(demo_postcodes_of("E01021271")[0]) == "E01021271"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PostcodeArea.objects.create(postcode="SS15 5AB", lsoa21="E01021271", lad=BASILDON, vintage="x")
