from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kith.web.templatetags.kith_words import say_moment
from kith.web.words import say_count, say_day, say_short_day
from tenants.archives.models import KeptArchive, Takeover
from tenants.console.words import say_bytes

COLUMNS = ("Saved", "Tenant", "#Rows", "#Size", "Passphrase", "Kept until")
HAS_LOCK, NO_LOCK = {"text": "Made", "tone": "done"}, {"text": "Not made yet", "tone": "waiting"}
TO_BE_OPENED = {"text": "Waits to be opened", "tone": "waiting"}


def archive_rows(archives: Iterable[KeptArchive], *, with_tenant: bool) -> list[list[Any]]:
    return [_row(archive) if with_tenant else [_row(archive)[0], *_row(archive)[2:]] for archive in archives]


def _row(archive: KeptArchive) -> list[Any]:
    return [
        {"text": say_moment(archive.made_at), "url": reverse("archives:archive", args=[archive.pk])},
        archive.tenant_name,
        f"{archive.rows:,}",
        say_bytes(archive.size),
        _lock(archive),
        say_short_day(archive.keep_until),
    ]


def _lock(archive: KeptArchive) -> dict[str, str]:
    if archive.checked_at is None:
        return TO_BE_OPENED
    brought = archive.origin == KeptArchive.Origin.BROUGHT
    return {"text": "Brought here"} if brought else HAS_LOCK if archive.has_lock else NO_LOCK  # type: ignore[attr-defined]


def archive_facts(archive: KeptArchive) -> list[tuple[str, str]]:
    return [
        ("Saved", say_moment(archive.made_at)),
        ("Where", archive.get_origin_display()),
        ("What is in it", f"{say_count(archive.rows, 'row')}, {say_count(archive.files, 'file')}"),
        ("Size", say_bytes(archive.size)),
        ("SHA-256, sealed", _code(archive.sha256)),
        ("Kept until", say_day(archive.keep_until)),
    ]


def _code(letters: str) -> SafeString:
    return format_html('<code class="wraps">{}</code>', letters)


def takeover_shown(takeover: Takeover | None, archive: KeptArchive) -> dict[str, Any] | None:
    """How far the takeover of this archive is, where there is one."""
    if takeover is None or takeover.archive_id != archive.pk:
        return None
    tone, said = say_progress(takeover)
    facts = [("Custodian", takeover.custodian), ("Link sent", say_moment(takeover.sent_at))]
    if takeover.fetched_at:
        facts += [("Fetched", say_moment(takeover.fetched_at)), ("SHA-256 of that file", _code(takeover.sha256))]
    if takeover.tries:
        facts.append(("Wrong words typed", str(takeover.tries)))
    return {"tone": tone, "said": said, "facts": facts, "takeover": takeover, "over": bool(takeover.confirmed_at)}


def say_progress(takeover: Takeover) -> tuple[str, str]:
    """How far it is, as a tone and a sentence."""
    if takeover.confirmed_at:
        return "done", f"The custodian has it, and opened it on {say_day(takeover.confirmed_at)}."
    if not takeover.is_open(timezone.now()):
        return "now", "The link is shut: too old, or tried too often. Send a new one."
    if takeover.fetched_at:
        return "waiting", "The file was fetched. We wait for the custodian to say that it opens."
    return "waiting", f"The custodian has the link until {say_day(takeover.ends_at)} and has not fetched the file yet."


def house_card(archive: KeptArchive) -> dict[str, Any]:
    return {
        "archive": archive,
        "heading": f"Saved {say_moment(archive.made_at)}",
        "has_lock": archive.has_lock,  # type: ignore[attr-defined]
        "facts": archive_facts(archive)[2:4] + archive_facts(archive)[5:],
    }
