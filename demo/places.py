"""Invented postcodes over real small areas: the demonstration's families live somewhere, at nobody's address."""

from kith.geography.demo_postcodes import FILE, VINTAGE
from kith.geography.operations import import_postcodes


def load() -> None:
    import_postcodes(source=FILE, vintage=VINTAGE, by=None)
