"""Between the public host and a tenant's own: each side sends the operator's browser to the other."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse

from tenants.models import Tenant

PUBLIC = settings.TENANT_TYPES["public"]["URLCONF"]


def enter_address(request: HttpRequest, *, tenant_id: UUID, grant: UUID, knock: str) -> str:
    """On the public host: where an operator asks for a pass into the tenant."""
    path = reverse("support:enter", args=[tenant_id, grant], urlconf=PUBLIC)
    return _there(request, sorted(settings.PUBLIC_HOSTS)[0], path, knock=knock)


def knock_address(request: HttpRequest, tenant: Tenant, *, grant: UUID) -> str:
    return _at_tenant(request, tenant, "support:knock", grant)


def come_in_address(request: HttpRequest, tenant: Tenant, *, token: str) -> str:
    return _at_tenant(request, tenant, "support:come-in", **{"pass": token})


def _at_tenant(request: HttpRequest, tenant: Tenant, name: str, *args: Any, **asked: str) -> str:
    host = tenant.domains.order_by("-is_primary", "domain")[0].domain
    path = reverse(name, args=args, urlconf=settings.TENANT_TYPES[tenant.kind]["URLCONF"])
    return _there(request, host, path, **asked)


def _there(request: HttpRequest, host: str, path: str, **asked: str) -> str:
    _here, port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}{f':{port}' if port else ''}{path}{f'?{urlencode(asked)}' if asked else ''}"
