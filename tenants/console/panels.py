"""The parts of a tenant's page on the public host: each sub-app of this storey adds its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kith.people.models import User
from tenants.models import Tenant

Context = Callable[[Tenant, User], dict[str, Any]]


@dataclass(frozen=True)
class Panel:
    """A part of the page with a heading of its own; `template` is drawn with what `context` finds, and with `tenant`.

    `name` is the part's id on the page; a smaller `order` stands higher.
    """

    name: str
    title: str
    order: int
    template: str
    context: Context


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Call from AppConfig.ready()."""
    _panels[panel.name] = panel


def panels() -> list[Panel]:
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
