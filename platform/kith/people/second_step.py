"""The second step at sign-in: required of whoever can see other people's records, whatever they signed in with."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

CODES_TO_KEEP = "kith_codes_to_keep"
"""In the session while new spare codes have not been kept: nothing else opens until they are."""


def second_step_missing(request: HttpRequest, *, setting_up: bool = False) -> HttpResponseBase | None:
    """Where to send a person whose roles need a second step they have not done; None when nothing is missing.

    A page that is part of `setting_up` opens without it only for a person who has none yet: who has one answers it
    first, so that knowing a password is never enough to add another way in.
    """
    user: Any = request.user
    if user.needs_second_step and not second_step_done(request):
        return _answer_or_set_up(request, setting_up=setting_up)
    if request.session.get(CODES_TO_KEEP) and not setting_up:
        return go(request, "mfa_view_recovery_codes")
    return None


def second_step_done(request: HttpRequest) -> bool:
    """True where this person did it in this session: an app's code, a passkey or a spare code; never an e-mail code."""
    user: Any = request.user
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def second_step_long_ago(request: HttpRequest, *, seconds: int) -> HttpResponseBase | None:
    """Before something that a machine left alone must not do: where to send a person who did their second step more
    than so many seconds ago, and back here afterwards; None for one who did it lately."""
    user: Any = request.user
    times = [one.get("at", 0) for one in get_authentication_records(request, user) if one.get("method") == "mfa"]
    if times and time.time() - max(times) <= seconds:
        return None
    return _answer_or_set_up(request, setting_up=False)


def note_done_elsewhere(request: HttpRequest, user: Any) -> None:
    """Whoever this session is for did their second step on another host, and was let in here because of it."""
    record_authentication(request, user, "mfa", type="elsewhere")


def has_second_step(user: Any) -> bool:
    return bool(ways_of(user))


def ways_of(user: Any) -> set[str]:
    """The kinds of second step this person has set up: totp, webauthn."""
    kinds = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(kinds.values_list("type", flat=True))


def note_set_up(request: HttpRequest, *, kind: str) -> None:
    """Setting one up proves that it is in this person's hands: the step is done for this session."""
    record_authentication(request, request.user, "mfa", type=kind)
    remind_of_codes(request)


def remind_of_codes(request: HttpRequest) -> None:
    """Nothing else opens until spare codes that were made have been kept."""
    codes = recovery_codes(request.user)
    if codes is not None and "kept_at" not in codes.data:
        request.session[CODES_TO_KEEP] = True


def recovery_codes(user: Any) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()


def keep_codes(request: HttpRequest, codes: Authenticator) -> None:
    """The person has put their spare codes somewhere safe: they are not shown again."""
    codes.data = {**codes.data, "kept_at": timezone.now().isoformat()}
    codes.save(update_fields=["data"])
    request.session.pop(CODES_TO_KEEP, None)


def go(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """To the page called `name`, and back here afterwards."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")


def _answer_or_set_up(request: HttpRequest, *, setting_up: bool) -> HttpResponseBase | None:
    ways = ways_of(request.user)
    if not ways:
        return None if setting_up else go(request, "mfa_index")
    app = Authenticator.Type.TOTP in ways
    return go(request, "mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn")
