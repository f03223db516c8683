"""Reads of places. Everybody may see them."""

from __future__ import annotations

from kith.geography.models import Area, PostcodeArea
from kith.geography.postcodes import NotAPostcode, normalise


def lsoa_for_postcode(postcode: str) -> str | None:
    """The code of the neighbourhood a postcode lies in, however it was typed; None where it is not known.

    A postcode that has ended is still found: people keep using them.
    """
    try:
        written = normalise(postcode)
    except NotAPostcode:
        return None
    code: str | None = PostcodeArea.objects.filter(pk=written).values_list("lsoa21", flat=True).first()
    return code


def areas_in(lad_code: str) -> list[Area]:
    """The neighbourhoods of a district, in order of name."""
    return list(Area.objects.filter(lad_code=lad_code, level=Area.Level.LSOA).order_by("name"))
