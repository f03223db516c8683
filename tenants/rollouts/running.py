"""A roll-out under way: wave after wave, each tenant's turn, and when to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError

from tenants.models import Tenant
from tenants.reasons import reason
from tenants.rollouts import ledger, turns
from tenants.rollouts.models import Rollout
from tenants.rollouts.planning import Plan, RehearsalFailed, plan, rehearsed
from tenants.rollouts.waves import Turn, Wave, waves

TRIES = 3
"""So often a tenant whose lock is held is tried, each time at the end of its wave."""
BACK_OFF_SECONDS = 1.0
"""The pause before the second try; the one before the third is twice as long."""

logger = logging.getLogger("kith.rollout")


@dataclass(frozen=True)
class Outcome:
    """What became of one tenant. `missing`: migrations it lacked before. `why`: the reason where it failed.

    `gone`: it was deleted meanwhile. `idle`: there was nothing to do.
    """

    tenant: Tenant
    missing: int
    why: str = ""
    gone: bool = False
    idle: bool = False

    @property
    def failed(self) -> bool:
        return bool(self.why)


Tell = Callable[[str], None]
Each = Callable[[Outcome, int, int], None]
"""Told an outcome, its number, and how many there will be."""


class TooManyFailures(RuntimeError):
    """More tenants failed than the roll-out was allowed; the rest stay as they were."""


@dataclass
class Run:
    rollout: Rollout
    tell: Tell
    each: Each
    outcomes: list[Outcome] = field(default_factory=list)
    expected: int = 0

    def go(self) -> list[Outcome]:
        """Do all there is to do. Raises TooManyFailures, RehearsalFailed; the ledger's line is closed either way."""
        found = plan()
        try:
            self._do(found)
        except (TooManyFailures, RehearsalFailed) as stop:
            self._end(found, Rollout.State.STOPPED, str(stop))
            raise
        failed = any(outcome.failed for outcome in self.outcomes)
        self._end(found, Rollout.State.FAILED if failed else Rollout.State.DONE)
        seen = {outcome.tenant for outcome in self.outcomes}
        return self.outcomes + [Outcome(tenant, 0, idle=True) for tenant in found.tenants if tenant not in seen]

    def _do(self, found: Plan) -> None:
        self._migrate(found, canary=settings.CANARY)
        self._wave(Wave("rights to put right", tuple(Turn(tenant, None) for tenant in found.rights)))
        if found.behind:
            self._latecomers()

    def _migrate(self, found: Plan, *, canary: str) -> None:
        self.expected += len(found.behind) + len(found.rights)
        ledger.plan(self.rollout, found.behind)
        for wave in waves(rehearsed(found), canary=canary):
            self._wave(wave)

    def _latecomers(self) -> None:
        """Tenants that the code still running has made meanwhile, as it knew them."""
        seen = {outcome.tenant for outcome in self.outcomes}
        late = plan()
        behind = {tenant: missing for tenant, missing in late.behind.items() if tenant not in seen}
        if behind:
            self._migrate(Plan(late.tenants, behind, ()), canary="")

    def _wave(self, wave: Wave) -> None:
        if wave.turns:
            self.tell(f"{wave.name.capitalize()}: {count_of(len(wave.turns))}")
        waiting: Sequence[Turn] = wave.turns
        for tries in range(1, TRIES + 1):
            waiting = [turn for turn in waiting if not self._take(turn, tries, alone=wave.alone)]
            if waiting and tries < TRIES:
                time.sleep(BACK_OFF_SECONDS * tries)

    def _take(self, turn: Turn, tries: int, *, alone: bool) -> bool:
        """Whether the tenant's turn is over; where a lock was held, it comes again."""
        try:
            turns.take(turn, rollout=self.rollout, tries=tries)
        except turns.Gone:
            self._note(Outcome(turn.tenant, turn.missing, gone=True))
        except Exception as error:
            if isinstance(error, OperationalError) and tries < TRIES:
                return False
            self._fail(turn, error, tries, alone=alone)
        else:
            self._note(Outcome(turn.tenant, turn.missing))
        return True

    def _fail(self, turn: Turn, error: Exception, tries: int, *, alone: bool) -> None:
        if turns.is_gone(turn.tenant):
            return self._note(Outcome(turn.tenant, turn.missing, gone=True))
        why = reason(error)
        logger.error("The roll-out failed for the tenant %s", turn.tenant.pk, exc_info=error)
        if turn.way:
            ledger.note_failed(self.rollout, turn.tenant, turn.way.missing, why=why, tries=tries)
        self._note(Outcome(turn.tenant, turn.missing, why))
        failed = sum(outcome.failed for outcome in self.outcomes)
        if alone or failed > self.rollout.stop_after * self.expected:
            left = self.expected - len(self.outcomes)
            raise TooManyFailures(f"{failed} of {len(self.outcomes)} failed; {left} were left as they were.")

    def _note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.each(outcome, len(self.outcomes), self.expected)

    def _end(self, found: Plan, state: Rollout.State, why: str = "") -> None:
        well = [outcome for outcome in self.outcomes if not (outcome.failed or outcome.gone)]
        ledger.end(
            self.rollout,
            state=state,
            why=why,
            tenants=len(found.tenants),
            behind=len(found.behind),
            done=sum(bool(outcome.missing) for outcome in well),
            failed=sum(outcome.failed for outcome in self.outcomes),
            left_out=sum(outcome.gone for outcome in self.outcomes),
            rights_restored=sum(not outcome.missing for outcome in well),
        )


def count_of(number: int) -> str:
    """1 tenant, 1,000 tenants."""
    return f"{number:,} tenant{'' if number == 1 else 's'}"
