"""A coder's numbers, as they stand on the coder's sheet."""

from __future__ import annotations

from apps.assessment.models.measures import CareIndexResult
from kith.web.words import say_short_day

ADULT = "Adult: sensitivity, control, unresponsiveness"
INFANT = "Baby: cooperativeness, compulsivity, difficultness, passivity"
COLUMNS = ("Filmed", ADULT, INFANT, "Coded by", "Entered by")


def rows(results: list[CareIndexResult]) -> list[list[str]]:
    return [_row(result) for result in results]


def _row(result: CareIndexResult) -> list[str]:
    numbers = [str(getattr(result, name)) for name in CareIndexResult.SCALES]
    coder = (
        f"{result.coder_name}, {say_short_day(result.coded_on)}; certificate {result.certificate}, good until "
        f"{say_short_day(result.certificate_expires_on)}"
    )
    return [
        say_short_day(result.filmed_on),
        ", ".join(numbers[:3]),
        ", ".join(numbers[3:]),
        coder,
        str(result.recorded_by),
    ]
