from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from kith.scope import current_scope

Gate = Callable[[int], None]
"""Given the size of a file that is about to be kept, in bytes: raises Refused where there is no room for it."""

_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Call from AppConfig.ready()."""
    if gate not in _gates:
        _gates.append(gate)


class ScopedStorage(FileSystemStorage):
    """Files of the scope they are asked for in; another scope's path is outside its folder and raises."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        for gate in _gates:
            gate(content.size)
        return super().save(name, content, max_length)

    @property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / current_scope().key)

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> str:
        raise ValueError("Files have no address of their own: a view checks the person, then serves them.")
