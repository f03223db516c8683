"""Text messages through GOV.UK Notify, by its REST interface (docs.notifications.service.gov.uk/rest-api.html).

Its own Python client stands on a library without a wheel; three calls need no client. One template is made there by
hand, whose whole text is ((text)).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from django.conf import settings

from kith.messaging.senders import NotDelivered, Outgoing, TryAgain, Unclear

SECONDS = 10
UUID_LETTERS = 36


class NotifySender:
    """`reference` is our key, by which Notify finds what it took: an answer that never came can be asked for."""

    def send(self, message: Outgoing) -> str:
        asked = {
            "phone_number": message.to,
            "template_id": settings.NOTIFY["TEMPLATE_ID"],
            "personalisation": {"text": message.text},
            "reference": message.key,
        }
        if sender_id := settings.NOTIFY.get("SMS_SENDER_ID"):
            asked["sms_sender_id"] = sender_id
        return str(_ask("POST", "/v2/notifications/sms", asked)["id"])

    def find(self, key: str) -> str | None:
        try:
            found = _ask("GET", f"/v2/notifications?{urllib.parse.urlencode({'reference': key})}")
        except Unclear as cut:
            raise TryAgain("out of reach") from cut
        rows = found["notifications"]
        return str(rows[0]["id"]) if rows else ""


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    url = settings.NOTIFY.get("URL", "https://api.notifications.service.gov.uk") + path
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {_token(settings.NOTIFY['API_KEY'])}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=data, method=method, headers=headers)  # noqa: S310  the URL is a setting
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        raise _meaning(error.code) from error
    except urllib.error.URLError as error:
        raise (TryAgain if isinstance(error.reason, ConnectionRefusedError) else Unclear)("out of reach") from error
    except (OSError, ValueError) as error:
        raise Unclear("cut off") from error


def _meaning(status: int) -> Exception:
    """400 is a number that can't be one; 403 a key that is wrong or a clock that is; 429 too much at once."""
    if status >= 500:
        return Unclear(f"answered {status}")
    return NotDelivered("answered 400") if status == 400 else TryAgain(f"answered {status}")


def _token(key: str) -> str:
    """A JWT for half a minute: the key ends in the service's id and the secret, 36 letters each."""
    secret, service = key[-UUID_LETTERS:], key[-2 * UUID_LETTERS - 1 : -UUID_LETTERS - 1]
    told = [{"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(time.time())}]
    signed = ".".join(_b64(json.dumps(part).encode()) for part in told)
    return f"{signed}.{_b64(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
