"""A coder's numbers, as they stand on the coder's sheet."""

from __future__ import annotations

from typing import Any

from apps.assessment.models.measures import CareIndexResult
from kith.web.words import say_short_day

COLUMNS = ("Filmed", "The adult", "The baby", "Coded by", "Entered by")


def rows(results: list[CareIndexResult]) -> list[list[Any]]:
    return [_row(result) for result in results]


def _row(result: CareIndexResult) -> list[Any]:
    expires_on = say_short_day(result.certificate_expires_on)
    coder = {
        "text": f"{result.coder_name}, {say_short_day(result.coded_on)}",
        "note": f"Certificate {result.certificate}, good until {expires_on}",
    }
    filmed_on, by = say_short_day(result.filmed_on), str(result.recorded_by)
    return [filmed_on, _numbers(result, result.ADULT), _numbers(result, result.INFANT), coder, by]


def _numbers(result: CareIndexResult, names: tuple[str, ...]) -> dict[str, str]:
    return {"text": ", ".join(str(getattr(result, name)) for name in names), "note": ", ".join(names)}
