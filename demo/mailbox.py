"""The demonstration's mail, read from the files that Django's file backend writes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    to: str
    sender: str
    subject: str
    text: str
    sent_at: dt.datetime


def newest(folder: Path, *, most: int = 20, to: str = "") -> list[Mail]:
    """The newest mails, newest first; only those `to` somebody where asked. An empty list where there is no folder."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.is_dir() else []
    found: list[Mail] = []
    for file in files:
        mails = [_read(part) for part in reversed(file.read_bytes().split(BETWEEN)) if part.strip()]
        found += [mail for mail in mails if to.lower() in mail.to.lower()]
        if len(found) >= most:
            break
    return sorted(found, key=lambda mail: mail.sent_at, reverse=True)[:most]


def texts(folder: Path, *, most: int = 20, to: str = "") -> list[Mail]:
    """The newest text messages, as `kith.messaging.folder` lays them down; newest first."""
    files = (
        sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.is_dir() else []
    )
    told = (json.loads(file.read_text()) for file in files)
    found = [
        Mail(one["to"], one["sender"], "Text message", one["text"], dt.datetime.fromisoformat(one["at"]))
        for one in told
        if to.lower() in one["to"].lower()
    ]
    return found[:most]


def _read(raw: bytes) -> Mail:
    message = message_from_bytes(raw.strip() + b"\n", policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content().strip() if body else ""
    said = parsedate_to_datetime(str(message["Date"]))  # without a zone where it says -0000, which is UTC
    sent_at = said if said.tzinfo else said.replace(tzinfo=dt.UTC)
    return Mail(str(message["To"]), str(message["From"]), str(message["Subject"]), text, sent_at)
