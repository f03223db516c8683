"""What answers add up to, by closed definitions. Nothing missing ever counts as nought; the same answers give the same
number, bit for bit, for ever: a change of arithmetic is a new ENGINE."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kith.catalogue.assessments.canonical import canonical
from kith.catalogue.assessments.values import NUMBERS, Given, Kind, Value, comparable, is_given

ENGINE = "1"
PLACES = 2


class Method(StrEnum):
    SUM = "sum"
    MEAN = "mean"
    PRORATED_SUM = "prorated_sum"
    COUNT_AT_LEAST = "count_at_least"
    LOOKUP = "lookup"


@dataclass(frozen=True)
class Band:
    """What a number from `low` to `high`, both included, is called from `valid_from` on, and who says so."""

    low: Decimal
    high: Decimal
    text: str
    valid_from: dt.date
    source: str


@dataclass(frozen=True)
class Item:
    """A card that counts, and what each code of it weighs. A number weighs itself."""

    link_id: str
    kind: Kind
    weights: Mapping[str, Decimal]

    def weigh(self, value: Value) -> Decimal:
        if self.kind in NUMBERS:
            return Decimal(comparable(self.kind, value))
        codes = value if isinstance(value, list) else [str(value)]
        return sum((self.weights[code] for code in codes), Decimal(0))


@dataclass(frozen=True)
class Score:
    """One closed definition. `at_least` is the weight from which COUNT_AT_LEAST counts an item; `table` turns a whole
    sum into another number for LOOKUP; PRORATED_SUM needs `min_answered` items and scales up to all of them."""

    key: str
    title: str
    method: Method
    items: tuple[Item, ...]
    low: Decimal
    high: Decimal
    source: str
    direction: str = "more"
    places: int = PLACES
    min_answered: int = 0
    at_least: Decimal = Decimal(0)
    table: Mapping[str, Decimal] | None = None
    bands: tuple[Band, ...] = ()
    instrument: str = ""

    def band_on(self, value: Decimal, on: dt.date) -> Band | None:
        """The band that holds on a day: of those in force, the one that began last."""
        fitting = [band for band in self.bands if band.low <= value <= band.high and band.valid_from <= on]
        return max(fitting, key=lambda band: band.valid_from, default=None)


@dataclass(frozen=True)
class Result:
    """`value` is None where too much is missing. `inputs` is a hash of what it was worked out from."""

    value: Decimal | None
    answered: int
    missing: int
    inputs: str
    engine: str = ENGINE


def work_out(score: Score, given: Given) -> Result:
    """`given` holds what was answered on the cards that were shown, and nothing else."""
    used = {item.link_id: _plain(given[item.link_id]) for item in score.items if is_given(given.get(item.link_id))}
    weights = [item.weigh(used[item.link_id]) for item in score.items if item.link_id in used]
    missing = len(score.items) - len(weights)
    inputs = hashlib.sha256(canonical({"score": score.key, "engine": ENGINE, "given": used}).encode()).hexdigest()
    return Result(_value(score, weights, missing), len(weights), missing, inputs)


def _plain(value: Value) -> Value:
    return sorted(value) if isinstance(value, list) else value


def _value(score: Score, weights: list[Decimal], missing: int) -> Decimal | None:
    if score.method is Method.PRORATED_SUM:
        if len(weights) < max(score.min_answered, 1):
            return None
        return _rounded(sum(weights, Decimal(0)) * len(score.items) / len(weights), score.places)
    if missing:
        return None
    total = sum(weights, Decimal(0))
    if score.method is Method.MEAN:
        return _rounded(total / len(weights), score.places)
    if score.method is Method.COUNT_AT_LEAST:
        return Decimal(sum(weight >= score.at_least for weight in weights))
    if score.method is Method.LOOKUP:
        return (score.table or {}).get(str(_rounded(total, 0)))
    return total


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
