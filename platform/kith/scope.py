"""Where work is being done: the public schema or one tenant's.

The kernel only knows *that* there is a scope and what it is called; `tenants` opens and closes it.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from dataclasses import dataclass
from uuid import UUID

PUBLIC = "public"


class NoScope(RuntimeError):
    """Work reached something that belongs to a tenant without saying which tenant."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One unit of work's home.

    `key` is unique and never reused ("public" or the tenant id in hex): caches, files, throttles, tokens,
    task headers and log lines are keyed by it. `role` is None only for the owner, who runs DDL.
    """

    key: str
    kind: str
    schema: str
    path: tuple[str, ...]
    role: str | None
    tenant_id: UUID | None = None
    name: str = ""

    @property
    def is_public(self) -> bool:
        return self.key == PUBLIC


_current: ContextVar[Scope | None] = ContextVar("kith_scope", default=None)


def scope_or_none() -> Scope | None:
    return _current.get()


def current_scope() -> Scope:
    """The scope this work is done in. Raises NoScope where none was opened."""
    scope = _current.get()
    if scope is None:
        raise NoScope("No tenant: open one with tenants.isolation.unit_of_work(scope) around this work.")
    return scope


def enter(scope: Scope) -> Token[Scope | None]:
    """For `tenants.isolation` only: everybody else opens a unit of work."""
    return _current.set(scope)


def leave(token: Token[Scope | None]) -> None:
    _current.reset(token)
