"""A custodian takes a mutual's archive over: sent a link, given the file for the passphrase, and says that it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.template.loader import render_to_string

from kith.audit.operations import Actor, record
from kith.errors import BadInput, Refused
from kith.people.mail import send_after_commit
from kith.web.words import say_day
from tenants.archives.keeping import ArchiveGone
from tenants.archives.links import new_token, token_hash
from tenants.archives.models import KeptArchive, Lock, Takeover
from tenants.archives.queries import is_replaced
from tenants.archives.saving import receipt_hash
from tenants.archives.sealing import CannotOpen, open_head
from tenants.closing.queries import custodian_of

DAYS = 14
"""How long a link is good."""


class NobodyToTakeOver(Refused):
    """The tenant has named no custodian."""


class NoPassphraseYet(Refused):
    """Nobody in the tenant has made the archive's passphrase, so no file can leave."""


class LinkOver(Refused):
    """The link was used, called off, tried too often, or is too old."""


class WrongWords(BadInput):
    """Not the passphrase, or not the letters inside."""


@transaction.atomic
def start_takeover(*, archive: KeptArchive, address: str, at: datetime, by: Actor | None) -> Takeover:
    """Send the tenant's custodian a link. `address` is the page's, with {token} in it. Ends an earlier link.

    Raises ArchiveGone, NobodyToTakeOver, NoPassphraseYet.
    """
    custodian = custodian_of(archive.tenant_id)
    if not archive.is_here:
        raise ArchiveGone("This archive is no longer kept.")
    if custodian is None:
        raise NobodyToTakeOver(f"{archive.tenant_name} has named nobody who takes its archive over.")
    lock_of(archive)
    for earlier in Takeover.objects.open().filter(tenant_id=archive.tenant_id):
        call_off(takeover=earlier, at=at, by=by)
    token = new_token()
    takeover = Takeover.objects.create(
        tenant_id=archive.tenant_id,
        tenant_name=archive.tenant_name,
        archive=archive,
        custodian=f"{custodian.contact_name}, {custodian.organisation}"[:160],
        email=custodian.email,
        token_hash=token_hash(token),
        sent_at=at,
        ends_at=at + timedelta(days=DAYS),
        asked_by_id=by.pk if by else None,
    )
    _write_to(takeover, custodian.contact_name, address.format(token=token))
    record(kind="takeover.started", by=by, subject=takeover)
    return takeover


@transaction.atomic
def call_off(*, takeover: Takeover, at: datetime, by: Actor | None) -> None:
    """The link leads nowhere from now on. Raises LinkOver where it was confirmed."""
    if takeover.confirmed_at:
        raise LinkOver("The custodian has the archive already.")
    takeover.called_off_at = at
    takeover.save(update_fields=["called_off_at"])
    record(kind="takeover.called-off", by=by, subject=takeover)


def fetch_archive(*, takeover: Takeover, passphrase: str, at: datetime) -> Lock:
    """The lock to send the file with, for the right passphrase. Raises LinkOver, ArchiveGone, WrongWords.

    A wrong one is counted: whoever shows the refusal lets the transaction commit.
    """
    takeover = _held(takeover, at)
    if not takeover.archive.is_here:
        raise ArchiveGone("This archive is no longer kept.")
    lock = lock_of(takeover.archive)
    try:
        open_head(bytes(lock.head), passphrase)
    except CannotOpen as error:
        _count_try(takeover)
        raise WrongWords(
            "That passphrase doesn’t open it. Check each letter, or ask again.", field="passphrase"
        ) from error
    takeover.fetched_at, takeover.sha256 = at, lock.sha256
    takeover.save(update_fields=["fetched_at", "sha256"])
    record(kind="takeover.fetched", by=None, subject=takeover, detail={"sha256": lock.sha256})
    return lock


def confirm_takeover(*, takeover: Takeover, receipt: str, at: datetime) -> Takeover:
    """The custodian has the archive and has opened it: the letters stand inside. Raises LinkOver, WrongWords."""
    takeover = _held(takeover, at)
    if takeover.fetched_at is None:
        raise LinkOver("Fetch the archive first.")
    if not compare_digest(receipt_hash(receipt), takeover.archive.receipt_hash):
        _count_try(takeover)
        raise WrongWords("Those are not the letters in README.txt. Check them there.", field="receipt")
    takeover.confirmed_at = at
    takeover.save(update_fields=["confirmed_at"])
    record(kind="takeover.confirmed", by=None, subject=takeover, detail={"sha256": takeover.sha256})
    return takeover


def lock_of(archive: KeptArchive) -> Lock:
    """The newest lock that its own tenant made: the one that counts. Raises NoPassphraseYet."""
    lock = Lock.objects.filter(archive=archive, tenant_id=archive.tenant_id).order_by("-made_at", "-pk").first()
    if lock is None:
        raise NoPassphraseYet(f"Somebody in {archive.tenant_name} has to make the passphrase first.")
    return lock


def _held(takeover: Takeover, at: datetime) -> Takeover:
    takeover = Takeover.objects.select_for_update(of=("self",)).select_related("archive").get(pk=takeover.pk)
    if not takeover.is_open(at) or is_replaced(takeover):
        raise LinkOver("This link no longer leads anywhere. Ask whoever sent it for a new one.")
    return takeover


def _count_try(takeover: Takeover) -> None:
    takeover.tries += 1
    takeover.save(update_fields=["tries"])
    record(kind="takeover.tried", by=None, subject=takeover)


def _write_to(takeover: Takeover, name: str, address: str) -> None:
    told = {"takeover": takeover, "name": name, "address": address, "last_day": say_day(takeover.ends_at)}
    text = render_to_string("archives/email/takeover.txt", told)
    send_after_commit(to=takeover.email, subject="Something to take over", text=text.strip())
