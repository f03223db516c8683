"""What holds for every answer, whoever made it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.isolation.doors import HOSTS, addresses


@pytest.mark.parametrize(
    ("tenant", "name", "path"),
    [
        ("north", "gita", "/my-page/"),
        ("north", "gita", "/account/sessions/"),
        ("north", "asha", "/families/"),
        ("north", "asha", "/families/?as=csv"),
        ("north", None, "/hello/"),
        ("north", None, "/nowhere/"),
        ("public", "vic", "/compare/"),
    ],
)
def test_no_page_stays_behind_in_a_browser(browse: Any, tenant: str, name: str | None, path: str) -> None:
    kept = browse(tenant, name).get(path).headers["Cache-Control"]
    assert "no-store" in kept and "private" in kept


def test_a_page_that_says_it_may_be_kept_may_be_kept(browse: Any) -> None:
    assert "no-store" not in browse("north").get("/look/accent-6b2d5c.css").headers["Cache-Control"]


def test_no_neighbouring_host_can_set_our_cookies() -> None:
    """Read as production reads them: a browser accepts the prefix only with Secure, Path=/ and no Domain."""
    ask = "from kith.settings import *; print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SESSION_COOKIE_SECURE)"
    done = subprocess.run(
        [sys.executable, "-c", ask], env={**os.environ, "HTTPS": "1"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True"]


@pytest.mark.parametrize("kind", HOSTS)
def test_a_null_byte_in_an_address_breaks_nothing(browse: Any, kind: str) -> None:
    tenant = HOSTS[kind]
    client = browse(tenant, "olu" if tenant == "public" else "dina" if kind == "mutual" else "asha")
    client.raise_request_exception = False
    asked = {address.path for address in addresses() if address.kind == kind}
    broken = [path for path in asked if client.get(f"{path}?q=%00&page=%00").status_code >= 500]
    assert broken == []
    assert client.get("/indicators/%00/").status_code == 400


def test_what_leaving_quickly_sends_does_sign_out(browse: Any) -> None:
    client = browse("north", "gita")
    client.handler.enforce_csrf_checks = True
    token = re.search(r'data-out="/account/logout/" data-token="(\w+)"', client.get("/my-page/").content.decode())
    assert token is not None
    assert client.post("/account/logout/", {"csrfmiddlewaretoken": token[1]}).status_code == 302
    assert client.get("/my-page/").headers["Location"].startswith("/account/login/")
