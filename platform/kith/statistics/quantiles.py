"""Which tenth, fifth or quarter of its group a value falls in."""

from collections.abc import Sequence
from math import ceil, floor


def quantiles_in_group(
    values: Sequence[float | None], *, quantiles: int, highest_is_first: bool = True
) -> list[int | None]:
    """The quantile of each value within the group, 1 to `quantiles`, in the order given.

    None for a missing value, and for all when fewer values are known than there are quantiles. Equal values
    share the better rank. The rule of PHEindicatormethods, phe_quantile.
    """
    known = [value for value in values if value is not None]
    size = len(known)
    if size < quantiles:
        return [None] * len(values)
    first = _ranks(known, highest_is_first=highest_is_first)
    return [None if value is None else _quantile(rank=first[value], size=size, quantiles=quantiles) for value in values]


def _quantile(*, rank: int, size: int, quantiles: int) -> int:
    return max(1, floor((quantiles + 1) - ceil((size + 1 - rank) / (size / quantiles))))


def _ranks(values: Sequence[float], *, highest_is_first: bool) -> dict[float, int]:
    first: dict[float, int] = {}
    for rank, value in enumerate(sorted(values, reverse=highest_is_first), start=1):
        first.setdefault(value, rank)
    return first
