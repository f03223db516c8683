"""What messages add to a family's page and to one's own."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from apps.peersupport.models.families import Family, Person
from apps.peersupport.queries.messages import waiting_for
from kith.permissions import Permission


def family_card(request: HttpRequest, family: Family) -> str:
    """The way to a family's messages, for who writes them."""
    user = request.user
    if not (user.is_authenticated and user.may(Permission.SEND_MESSAGE)):
        return ""
    context = {"waiting": waiting_for(family), "url": reverse("peersupport:family-messages", args=[family.pk])}
    return render_to_string("peersupport/_messages_card.html", context, request=request)


def own_card(request: HttpRequest, person: Person) -> str:
    """The way to what we sent them."""
    url = reverse("peersupport:my-messages")
    return render_to_string("peersupport/_my_messages_card.html", {"url": url}, request=request)
