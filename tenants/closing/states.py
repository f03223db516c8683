"""A tenant's life as a table: which state may follow which, what happens then, and what is said where it may not."""

from __future__ import annotations

from dataclasses import dataclass

from tenants.models import Tenant

S = Tenant.State
DAYS_OF_NOTICE = 30
"""At least this many days lie between the word that a tenant is to be deleted and the day."""


@dataclass(frozen=True)
class Move:
    """One way from one state to the next.

    `does` tells the operator what will happen; `refusal` is said where the tenant is not in one of `before`;
    `event` goes into the audit log.
    """

    verb: str
    title: str
    before: frozenset[Tenant.State]
    to: Tenant.State
    does: str
    refusal: str
    event: str

    def starts_from(self, state: str) -> bool:
        return state in self.before


def _move(verb: str, title: str, before: set[Tenant.State], to: Tenant.State, event: str, **said: str) -> Move:
    return Move(verb, title, frozenset(before), to, event=f"tenant.{event}", **said)


GO_LIVE = _move(
    "go-live",
    "Go live",
    {S.SETTING_UP},
    S.ACTIVE,
    "went-live",
    does="Families can say hello from now on.",
    refusal="Only a tenant that is getting ready can go live.",
)
MAKE_READ_ONLY = _move(
    "make-read-only",
    "Make it reading only",
    {S.ACTIVE, S.SUSPENDED},
    S.READ_ONLY,
    "made-read-only",
    does="Its people can sign in and read everything. Nobody can write anything. Tasks that write wait.",
    refusal="Only an active or a suspended tenant can be made reading only.",
)
SUSPEND = _move(
    "suspend",
    "Suspend",
    {S.SETTING_UP, S.ACTIVE, S.READ_ONLY},
    S.SUSPENDED,
    "suspended",
    does="Its pages are shut within five seconds, for everybody. Its tasks wait. Nothing is lost.",
    refusal="Only a tenant whose people can get in can be suspended.",
)
REOPEN = _move(
    "reopen",
    "Open again",
    {S.READ_ONLY, S.SUSPENDED},
    S.ACTIVE,
    "reopened",
    does="Its people can sign in and write again. Tasks that waited are done.",
    refusal="Only a tenant that is reading only or suspended can be opened again.",
)
SET_UP_AGAIN = _move(
    "set-up-again",
    "Go on getting ready",
    {S.READ_ONLY, S.SUSPENDED},
    S.SETTING_UP,
    "set-up-again",
    does="Its people can sign in and go on getting ready. Families are told that it opens soon.",
    refusal="Only a tenant that was shut before it went live goes on getting ready.",
)
SCHEDULE_DELETION = _move(
    "schedule-deletion",
    "Set a day to delete it",
    {S.SUSPENDED},
    S.SCHEDULED,
    "deletion-scheduled",
    does="It stays shut. From the day you choose, everything in it is deleted for good. Tasks that wait are dropped.",
    refusal="Suspend it first: only a suspended tenant can be given a day to be deleted.",
)
CANCEL_DELETION = _move(
    "cancel-deletion",
    "Keep it",
    {S.SCHEDULED},
    S.SUSPENDED,
    "deletion-cancelled",
    does="It is not deleted. It stays suspended until you open it again.",
    refusal="There is no deletion to cancel.",
)
DELETE = _move(
    "delete",
    "Delete it now",
    {S.MAKING, S.PENDING, S.SCHEDULED, S.DELETING},
    S.DELETING,
    "deletion-begun",
    does="Everything in it is deleted now. There is no way back.",
    refusal="Only a tenant with a day to be deleted, or one that was never anybody's, can be deleted.",
)
MOVES = (GO_LIVE, MAKE_READ_ONLY, SUSPEND, REOPEN, SET_UP_AGAIN, SCHEDULE_DELETION, CANCEL_DELETION, DELETE)
MADE = (
    (S.MAKING, S.PENDING),
    (S.MAKING, S.SETTING_UP),
    (S.MAKING, S.ACTIVE),
    (S.MAKING, S.READ_ONLY),
    (S.PENDING, S.SETTING_UP),
    (S.PENDING, S.ACTIVE),
)
"""Ways that making a tenant takes by itself: into the pool, out of it, or straight to its people; put back from an
archive, only to be read while the first is open."""


def diagram() -> str:
    """The table as a Mermaid diagram, as it stands in docs/lifecycle.md."""
    made = [f"    {before} --> {to}" for before, to in MADE]
    moved = [
        f"    {before} --> {move.to}: {move.title}"
        for move in MOVES
        for before in S
        if before in move.before and before != move.to
    ]
    ends = ["    [*] --> MAKING", *made, *moved, "    DELETING --> [*]: gone, with a certificate"]
    return "\n".join(["stateDiagram-v2", *ends])
