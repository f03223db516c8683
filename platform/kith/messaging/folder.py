"""Text messages laid into a folder, for trying out: the demonstration's desk shows them. Nothing leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from kith.messaging.senders import Outgoing


class FolderSender:
    """One file for each key: handed over twice, it is there once."""

    def send(self, message: Outgoing) -> str:
        folder = Path(settings.TEXTS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        told = {"to": message.to, "sender": message.sender, "text": message.text, "at": timezone.now().isoformat()}
        making = folder / f".{message.key}.making"
        making.write_text(json.dumps(told))
        os.replace(making, folder / f"{message.key}.json")
        return message.key

    def find(self, key: str) -> str | None:
        return key if (Path(settings.TEXTS_FOLDER) / f"{key}.json").exists() else ""
