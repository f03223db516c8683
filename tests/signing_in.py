from __future__ import annotations

import time
from typing import Any

from django.test import Client


def sign_in(client: Client, user: Any) -> None:
    """Sign `user` in as if both steps had been done: the way to that point has tests of its own."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
