from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenants.archives.links import token_hash
from tenants.archives.models import KeptArchive, Lock, Takeover
from tenants.archives.saving import KIND
from tenants.closing.queries import custodian_of
from tenants.fleet.models import Order


def archives_kept(*, search: str = "") -> QuerySet[KeptArchive]:
    """Every archive that is here, the newest first, with `has_lock`. On the public host: for operators."""
    here = KeptArchive.objects.filter(removed_at=None).filter(~Q(checked_at=None) | ~Q(opening_hash=""))
    locks = Lock.objects.filter(archive=OuterRef("pk"), tenant_id=OuterRef("tenant_id"))
    found = here.annotate(has_lock=Exists(locks)).order_by("-made_at", "pk")
    return found.filter(tenant_name__icontains=search) if search else found


def archives_of(tenant_id: UUID) -> QuerySet[KeptArchive]:
    """Those that were made here of one tenant: on the public host, or in that tenant."""
    return archives_kept().filter(tenant_id=tenant_id, origin=KeptArchive.Origin.EXPORTED)


def saving_now(tenant_id: UUID) -> Order | None:
    """The order that is saving this tenant, or that could not: the newest, until one is done."""
    last = Order.objects.filter(kind=KIND, tenant_id=tenant_id).order_by("-asked_at").first()
    return last if last is not None and last.state != Order.State.DONE else None


def takeover_of(tenant_id: UUID) -> Takeover | None:
    """The newest that was not called off."""
    found = Takeover.objects.filter(tenant_id=tenant_id, called_off_at=None).select_related("archive")
    return found.order_by("-sent_at").first()


def takeover_behind(token: str, *, at: datetime) -> Takeover | None:
    """What a link leads to; None where it is used, called off, tried too often, too old, or was another custodian's."""
    found = Takeover.objects.select_related("archive").filter(token_hash=token_hash(token)).first()
    return found if found is not None and found.is_open(at) and not is_replaced(found) else None


def is_replaced(takeover: Takeover) -> bool:
    """True where the tenant has named another custodian since the link was sent."""
    now = custodian_of(takeover.tenant_id)
    return now is not None and now.named_at > takeover.sent_at and now.email.lower() != takeover.email.lower()


def was_made_here(archive: KeptArchive, *, tenant_id: UUID) -> bool:
    """True where these bytes were sealed here for this tenant: anybody can write what an archive says of itself."""
    made = KeptArchive.objects.filter(origin=KeptArchive.Origin.EXPORTED, tenant_id=tenant_id)
    return made.filter(sha256=archive.sha256).exists()


def opening_behind(token: str, *, at: datetime) -> KeptArchive | None:
    """The brought archive that a link may open."""
    found = KeptArchive.objects.filter(opening_hash=token_hash(token), checked_at=None, opening_ends_at__gt=at).first()
    return found if found is not None and found.may_be_tried else None
