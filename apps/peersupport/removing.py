"""How approved lists are worked off: a worker takes some lines, and then the next ones, until none is left. And what
goes by itself: lists that were brought here and never kept."""

from __future__ import annotations

from django.utils import timezone

from apps.peersupport.operations.importing_families import drop_import
from apps.peersupport.operations.retention import remove_some
from apps.peersupport.queries.imports import left_alone
from apps.peersupport.queries.retention import approved_and_unfinished, due_for_removal
from kith.celery import app

FORGOTTEN_SECONDS = 60


@app.task(name="peersupport.remove_approved")
def remove_approved() -> int:
    """Some lines of approved lists, in one transaction. Delivered twice, each line goes once."""
    return remove_some(on=timezone.localdate())


def ask_for_approved() -> int:
    """A round: while an approved list is not worked off, a worker is asked for the next lines. How many lists."""
    waiting = len(approved_and_unfinished())
    if waiting:
        remove_approved.apply_async((), expires=FORGOTTEN_SECONDS)
    return waiting


def forget_lists_left_alone() -> int:
    """A round: a list of families that was never kept does not lie here for ever. How many were thrown away."""
    at = timezone.now()
    left = left_alone(on=timezone.localdate(at))
    for register in left:
        drop_import(register=register, at=at, by=None)
    return len(left)


def what_is_due() -> list[dict[str, str]]:
    """A dry run: each line that the rules of today let go. Removes nothing."""
    return [due.as_line() for due in due_for_removal(on=timezone.localdate())]


def work_off() -> int:
    """The next lines of approved lists; how many went."""
    return remove_some(on=timezone.localdate())
