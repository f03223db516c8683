"""Messages about signing in, written down with what was done on a page here. None says anything about anybody."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.peersupport.models.families import Person
from apps.peersupport.operations import telling
from apps.peersupport.operations.messages import queue_message
from kith.people.models import User


def send_invitation(request: HttpRequest, user: User, *, by: User, person: Person | None = None) -> None:
    """How to come in, to somebody who has just been given a sign-in."""
    link = request.build_absolute_uri(reverse("account_request_login_code"))
    queue_message(
        client_key=uuid4(), template="sign_in", why=f"{by} gave them a sign-in", at=timezone.now(), by=by, user=user,
        person=person, values={"name": user.get_short_name(), "link": link, "address": user.email},
    )  # fmt: skip


def tell_that_something_waits(request: HttpRequest, user: User, page: str, *, cause: UUID) -> None:
    """To somebody who works here, with the way to the page. Once for each `cause`."""
    telling.tell_that_something_waits(
        user, request.build_absolute_uri(reverse(page)), cause=cause, at=timezone.now()
    )  # fmt: skip
