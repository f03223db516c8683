import pytest

from kith.geography.areas import NoSuchArea, all_lsoas, lsoa, lsoas_in
from kith.geography.boundaries import shapes_in

BASILDON = "E07000066"


def test_an_area_is_found_by_its_code() -> None:
    found = lsoa("E01021271")
    assert (found.name, found.imd_rank, found.imd_decile) == ("Basildon 013A", 930, 1)


def test_basildon_has_112_areas_nine_of_them_in_the_first_decile() -> None:
    areas = lsoas_in(BASILDON)
    assert len(areas) == 112
    assert sum(area.imd_decile == 1 for area in areas) == 9


def test_what_is_not_shipped_is_said_so() -> None:
    with pytest.raises(NoSuchArea):
        lsoa("E01000001")
    with pytest.raises(NoSuchArea):
        lsoas_in("E09000001")


def test_every_area_has_a_shape_that_closes() -> None:
    for district in {area.lad_code for area in all_lsoas()}:
        shapes = shapes_in(district)
        assert set(shapes) == {area.code for area in lsoas_in(district)}
        for rings in shapes.values():
            assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in rings)


def test_shapes_lie_where_the_district_does() -> None:
    for rings in shapes_in(BASILDON).values():
        for longitude, latitude in rings[0]:
            assert 0.3 < longitude < 0.6
            assert 51.5 < latitude < 51.7
