"""Inside a tenant: its own people see which archives are kept, and make the passphrase. The file does not leave it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.scope import current_scope
from tenants.archives import presenters
from tenants.archives.operations.locking import make_passphrase as make
from tenants.archives.queries import archives_of


@requires(Permission.HOLD_PASSPHRASE)
@require_safe
def archives(request: SignedIn) -> HttpResponse:
    found = archives_of(_own())
    return render(
        request, "archives/house_archives.html", {"archives": [presenters.house_card(each) for each in found]}
    )


@requires(Permission.HOLD_PASSPHRASE)
@require_POST
def make_passphrase(request: SignedIn, pk: UUID) -> HttpResponse:
    """Shown on this page and never again: it is not kept."""
    found = get_object_or_404(archives_of(_own()), pk=pk)
    passphrase = make(archive=found, by=request.user)
    return render(request, "archives/passphrase.html", {"archive": found, "passphrase": passphrase})


def _own() -> UUID:
    own = current_scope().tenant_id
    if own is None:
        raise ValueError("A passphrase is made inside a tenant.")
    return own
