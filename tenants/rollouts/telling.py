"""What a roll-out says to whoever started it: a bar on a terminal, plain lines elsewhere, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tenants.rollouts.planning import Plan
from tenants.rollouts.running import Outcome, count_of
from tenants.rollouts.waves import Turn, waves

WIDTH = 30
CLEAR = "\r\x1b[K"


class Telling:
    """Lines, and a bar where there is a terminal; elsewhere a line for each tenant instead of the bar."""

    def __init__(self, write: Callable[[str], object], *, has_bar: bool) -> None:
        self.write = write
        self.has_bar = has_bar
        self._bar = ""

    def tell(self, line: str) -> None:
        self._write(f"  {line}\n")

    def each(self, outcome: Outcome, number: int, expected: int) -> None:
        if outcome.failed or not self.has_bar:
            self.tell(sentence(outcome))
        if self.has_bar:
            done = WIDTH * number // max(expected, 1)
            self._bar = f"  [{'#' * done}{'.' * (WIDTH - done)}] {number:,} of {expected:,}"
            self._write("")

    def close(self) -> None:
        """What is said next begins on a line of its own."""
        if self._bar:
            self._bar = ""
            self.write("\n")

    def _write(self, text: str) -> None:
        clear = CLEAR if self.has_bar else ""
        self.write(f"{clear}{text}{self._bar}")


def sentence(outcome: Outcome) -> str:
    name = outcome.tenant.name
    if outcome.failed:
        return f"{name} stays as it was: {outcome.why}"
    if outcome.gone:
        return f"{name} is no more, and was left out"
    return f"{name} is up to date ({outcome.missing} new)" if outcome.missing else f"{name} has its rights again"


def summary(outcomes: list[Outcome], *, seconds: float) -> str:
    """How many of what, and how long it took."""
    well = [each for each in outcomes if not (each.failed or each.gone or each.idle)]
    counts = {
        "brought up to date": sum(bool(each.missing) for each in well),
        "with their rights put right": sum(not each.missing for each in well),
        "failed": sum(each.failed for each in outcomes),
        "gone meanwhile": sum(each.gone for each in outcomes),
    }
    told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number) or "nothing to do"
    return f"{count_of(len(outcomes))}: {told}. {seconds:.1f} seconds."


def plan_lines(public: int, found: Plan, turns: list[Turn], *, canary: str) -> Iterator[str]:
    """What would be done: the public schema, how each set of migrations goes, and who is in which wave."""
    yield f"The public schema: {_migrations(public)} to apply"
    for way in dict.fromkeys(turn.way for turn in turns if turn.way):
        how = f"by Django's executor ({way.why_not})" if way.why_not else "as collected SQL"
        names = ", ".join(".".join(key) for key in way.missing)
        yield f"A {way.kind} that lacks {names}: {how}"
    for wave in waves(turns, canary=canary):
        yield f"{wave.name.capitalize()}:"
        yield from (f"  {turn.tenant.name}: {_migrations(turn.missing)} to apply" for turn in wave.turns)
    for tenant in found.rights:
        yield f"{tenant.name}: rights to put right"
    yield f"{len(found.tenants) - len(turns) - len(found.rights):,} of {len(found.tenants):,} have nothing to do"


def _migrations(number: int) -> str:
    return f"{number or 'no'} migration{'' if number == 1 else 's'}"
