"""The sides from which the fleet is looked at: some whenever somebody asks, dear ones by the caretaker, who keeps them.

A look yields the doctor's findings, so that the page, the doctor and the caretaker say the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from django.utils import timezone

from kith.observability.surroundings import Finding
from tenants.console.models import LookKept
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


@dataclass(frozen=True)
class Look:
    """`examine` opens its own units of work. With `every_seconds` the caretaker does it and keeps what it found.

    `see` is the address of the page where more is seen of it, `see_words` what its link says.
    """

    name: str
    title: str
    examine: Callable[[], Iterator[Finding]]
    every_seconds: float | None = None
    see: str = ""
    see_words: str = ""


_looks: dict[str, Look] = {}


def register_look(look: Look) -> None:
    """Call from AppConfig.ready(). Looks are shown in the order in which they were registered."""
    _looks[look.name] = look


def looks() -> list[Look]:
    return list(_looks.values())


def keep(look: Look) -> list[Finding]:
    """Look, and keep what was found in place of what was found before."""
    begun = time.monotonic()
    findings = list(look.examine())
    kept = {
        "findings": [asdict(finding) for finding in findings],
        "at": timezone.now(),
        "took_ms": round((time.monotonic() - begun) * 1000),
    }
    with unit_of_work(PUBLIC_SCOPE):
        LookKept.objects.update_or_create(name=look.name, defaults=kept)
    return findings


def keep_due() -> int:
    """Look where the last look is too long ago; how often that was. The caretaker's chore."""
    with unit_of_work(PUBLIC_SCOPE):
        ages = {kept.name: (timezone.now() - kept.at).total_seconds() for kept in LookKept.objects.all()}
    due = [
        look for look in looks() if look.every_seconds and ages.get(look.name, look.every_seconds) >= look.every_seconds
    ]
    for look in due:
        keep(look)
    return len(due)
