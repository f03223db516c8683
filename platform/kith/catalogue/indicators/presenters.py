"""What the pages of definitions show."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from kith.catalogue.indicators.models import IndicatorVersion


def by_theme(versions: Iterable[IndicatorVersion]) -> list[tuple[str, list[IndicatorVersion]]]:
    return [(theme, list(group)) for theme, group in groupby(versions, key=lambda version: version.indicator.theme)]


def facts(version: IndicatorVersion) -> list[tuple[str, str]]:
    """A version's facts, in the order a reader asks for them."""
    known = "" if version.min_coverage_pct is None else f"At least {version.min_coverage_pct}% of answers are known"
    return [
        ("Counted", version.numerator_text),
        ("Out of", version.denominator_text),
        ("Over", version.get_period_type_display()),
        ("Which way is good", version.get_polarity_display()),
        ("Give or take", version.get_ci_method_display()),
        ("Shown only when", known or "No small count can be worked out from it"),
        ("Where it comes from", version.source),
        ("Full name", version.name),
    ]
