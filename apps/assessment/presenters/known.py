"""What is known of babies and families, in sentences and one table."""

from __future__ import annotations

from typing import Any

from apps.assessment.queries.counted import SocialCapital
from apps.assessment.queries.known import FirstFood, KnownFigures
from kith.disclosure.treatment import Treated
from kith.statistics.wording import percent_between

COLUMNS = ("What", "Share", "#Counted")
NAMES = {
    "first-feed": ("First feed was breast milk", "of babies born, whose first feed is known"),
    "six-weeks": ("Breast milk at 6 to 8 weeks", "of babies who turned 8 weeks, whose feeding is known"),
    "jabs-1": ("Jabs of the first 16 weeks, had by the first birthday", "of children who turned 1, where it is known"),
    "jabs-2": ("1-year jabs, had by the second birthday", "of children who turned 2, where it is known"),
}


def rows(found: KnownFigures) -> list[list[Any]]:
    return [[{"text": name, "note": of}, found.shares[key].words, _counted(found.shares[key])]
            for key, (name, of) in NAMES.items()]  # fmt: skip


def first_food(found: FirstFood | None) -> list[str]:
    """Sentences; for those who had had none when we last heard, we only know that it came later."""
    if found is None:
        return ["Too few babies are known of to say."]
    said = [f"About {found.known} babies who turned 26 weeks are known of."]
    if found.median_weeks is None:
        said.append("Fewer than half had started on other food while we heard of them.")
    else:
        said.append(f"Half had started on other food by {found.median_weeks} weeks.")
    for weeks, share in found.only_milk.items():
        if share is not None:
            said.append(f"At {weeks} weeks, {percent_between(share)}, had still had only milk.")
    if found.not_yet:
        said.append(f"Of about {found.not_yet} we last heard that they hadn’t started yet: they count up to that day.")
    return said


def social_capital(found: SocialCapital) -> str:
    change = found.change
    if change is None:
        return "Fewer than 10 people have answered both times and let us count it, so nothing is shown."
    low, high = change.change.lower, change.change.upper
    way = "can’t be told apart from no change" if low <= 0 <= high else "is a real change"
    return (
        f"Of {change.pairs // 5 * 5} people or a few more, the sum (0 to 21) went from {change.before:.1f} to "
        f"{change.after:.1f}: {change.change.value:+.1f}, between {low:+.1f} and {high:+.1f}. That {way}."
    )


def _counted(treated: Treated) -> str:
    return "" if treated.numerator is None else f"{treated.numerator} of {treated.denominator}"
