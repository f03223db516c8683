"""What a person does at the door, as a browser would."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from tests.golden import PASSWORD, key

SECRET = "KZUXG2LUEBQSA3LVOR2WC3BAONSWK3DG"


def six_figures(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or some half-minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(name: str, *, secret: str = SECRET) -> None:
    """The person has an app already; inside their tenant."""
    from kith.people.models import User

    TOTP.activate(User.objects.get(pk=key(name)), secret)


def with_password(client: Any, name: str, *, password: str = PASSWORD, follow: bool = False) -> Any:
    data = {"login": f"{name}@example.org", "password": password}
    return client.post("/account/login/password/", data, follow=follow)
