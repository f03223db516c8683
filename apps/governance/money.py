"""Sums of money in whole pence: a split that loses nothing, and the ages a pound is for. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

END_WEEK = {"BEFORE_BIRTH": 0, "TO_12_WEEKS": 12, "TO_12_MONTHS": 52, "TO_30_MONTHS": 130, "TO_5_YEARS": 260}
"""The age in weeks at which each band ends. The whole family and a crisis have no age."""


def split(pence: int, bands: Mapping[str, int]) -> dict[str, int]:
    """`pence` by whole per cents that make 100, to the penny: the largest remainders get what is left over."""
    exact = {band: pence * share for band, share in bands.items()}
    parts = {band: amount // 100 for band, amount in exact.items()}
    left = pence - sum(parts.values())
    for band in sorted(exact, key=lambda band: (-(exact[band] % 100), band))[:left]:
        parts[band] += 1
    return parts


def added(splits: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for parts in splits:
        for band, pence in parts.items():
            total[band] = total.get(band, 0) + pence
    return total


def before(weeks: int, by_band: Mapping[str, int]) -> int:
    """The pence in bands that end by `weeks` after birth."""
    return sum(pence for band, pence in by_band.items() if END_WEEK.get(band, weeks + 1) <= weeks)


def part_of_year(pence: int, *, starts_on: date, ends_on: date, from_: date, to: date) -> int:
    """A year's pence that fall between two days, both counted, by days. Parts that follow each other add up."""
    whole = (ends_on - starts_on).days + 1
    before = (max(from_, starts_on) - starts_on).days
    until = (min(to, ends_on) - starts_on).days + 1
    return pence * until // whole - pence * before // whole if until > before else 0
