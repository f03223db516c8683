"""The kinds of work an order can ask for: each a list of steps, and every step safe to do again after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID


class Doing(Protocol):
    """What a step is given: what was asked for, what earlier steps kept, and a way to say how far it is."""

    @property
    def tenant_id(self) -> UUID | None: ...
    @property
    def asked(self) -> dict[str, Any]: ...
    @property
    def kept(self) -> dict[str, Any]: ...
    def keep(self, **found: Any) -> None:
        """Remember something for the steps that follow, and for the page that shows the order. Never a secret."""

    def about(self, tenant_id: UUID) -> None:
        """Say which tenant the order is about, where it began without one."""

    def tell(self, doing: str, *, share: float = 0) -> None:
        """Say what is under way, and how much of this step is done (0 to 1)."""


@dataclass(frozen=True)
class Step:
    """`says` is read by the person waiting: "Making the tables". `do` opens its own units of work."""

    says: str
    do: Callable[[Doing], None]


@dataclass(frozen=True)
class Work:
    """`title` names the work to an operator; `forgets` are keys of `asked` and `kept` that go once it has ended.

    `alone`: it is about the whole fleet, so that one order of the kind is open at a time.
    """

    kind: str
    title: str
    steps: tuple[Step, ...]
    forgets: frozenset[str] = field(default_factory=frozenset)
    alone: bool = False


_works: dict[str, Work] = {}


def register_work(work: Work) -> None:
    """Call from AppConfig.ready()."""
    _works[work.kind] = work


def work_of(kind: str) -> Work:
    """Raises KeyError for a kind nobody registered."""
    return _works[kind]


def works() -> dict[str, Work]:
    return dict(_works)
