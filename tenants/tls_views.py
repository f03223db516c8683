"""For the proxy in front: may it ask for a certificate for a host?"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kith.access import open_to_all
from tenants.hosts import door_for_host

HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+\Z")


@open_to_all(
    reason="The proxy asks before it gets a certificate; whoever calls a host learns the same from its answer."
)
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """200 for a host that leads somewhere, a suspended tenant's too: its people must be able to read why. Else 404.

    The answer is empty, and for a name that cannot be a host nothing is looked up.
    """
    host = request.GET.get("domain", "").lower()
    known = HOST_NAME.match(host) and door_for_host(host)
    return HttpResponse(status=200 if known else 404)
