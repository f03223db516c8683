"""The demonstration's desk: who is there, how to sign in as them, and the mail they got. It opens no door by itself."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo import mailbox
from demo.people import PUBLIC_POSTS, Post, posts_of
from demo.plans import PASSWORD, PLANS, TOTP_SECRET
from kith.access import open_to_all

STEP = 30
COLUMNS = ["Role", "Name", "E-mail", "Signs in with"]
INVENTED = "Invented people only, and only where KITH_DEMO is on."


@open_to_all(reason=INVENTED)
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    _only_in_a_demonstration()
    code, seconds = six_figures(at=time.time())
    shown = {"places": places(request), "columns": COLUMNS, "password": PASSWORD, "code": code, "seconds": seconds}
    return render(request, "demo/desk.html", shown)


@open_to_all(reason=INVENTED)
@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    _only_in_a_demonstration()
    to = request.GET.get("q", "").strip()
    found = [*mailbox.newest(Path(settings.EMAIL_FILE_PATH), to=to), *mailbox.texts(settings.TEXTS_FOLDER, to=to)]
    mails = sorted(found, key=lambda each: each.sent_at, reverse=True)
    return render(request, "demo/mail.html", {"mails": mails, "to": to})


def six_figures(*, at: float) -> tuple[str, int]:
    """What everybody's authenticator app shows at a moment, and for how many seconds more."""
    return format_hotp_value(hotp_value(TOTP_SECRET, int(at) // STEP)), STEP - int(at) % STEP


def places(request: HttpRequest) -> list[dict[str, Any]]:
    """Each place of the demonstration, with its address as this browser reaches it, and its people."""
    port = request.get_port()
    end = "" if port in ("80", "443") else f":{port}"
    public = _place("Kith, the public host", f"{request.scheme}://{request.get_host()}", PUBLIC_POSTS)
    hosts = [(plan, f"{request.scheme}://{plan.schema}.{settings.TENANT_HOST_SUFFIX}{end}") for plan in PLANS]
    return [*(_place(plan.name, url, posts_of(plan)) for plan, url in hosts), public]


def _place(name: str, url: str, posts: Any) -> dict[str, Any]:
    return {"name": name, "url": url, "rows": [_row(post) for post in posts]}


def _row(post: Post) -> list[Any]:
    return [post.role.label, post.name, post.email, post.signs_in_with]


def _only_in_a_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
