from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from kith.scope import current_scope


class ScopedStorage(FileSystemStorage):
    """Files of the scope they are asked for in; another scope's path is outside its folder and raises."""

    @property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / current_scope().key)

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> str:
        raise ValueError("Files have no address of their own: a view checks the person, then serves them.")
