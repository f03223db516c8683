"""What the base pages need: the tenant's cloth, mark and colours, and the person's light or dark."""

from collections.abc import Callable
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kith.web import colour, drafts, pattern
from kith.web.cards import cards_for

register = template.Library()

THEME_COOKIE = "theme"
HOUSE_NAME = "Kith"


@register.simple_tag
def cloth(name: str = "", tile: int = 28) -> SafeString:
    """The pattern drawn from a tenant's name; without a name, Kith's own."""
    return pattern.cloth(name or HOUSE_NAME, tile=tile)


@register.simple_tag(takes_context=True)
def staff_foot(context: Context) -> SafeString:
    """What the rooms put at the foot of every page of those who work here."""
    request = context.get("request")
    return SafeString("".join(cards_for("staff-foot", request=request, subject=None) if request else ()))


@register.simple_tag
def brand_mark(tenant: Any = None) -> SafeString:
    """The tenant's uploaded mark, else four tiles of its cloth; without a tenant, the mark of Kith."""
    if not tenant or not getattr(tenant, "name", ""):
        source: str = static("web/img/mark.svg")
    elif mark := getattr(tenant, "mark", None):
        source = getattr(mark, "url", mark)
    else:
        return pattern.tile_mark(tenant.name)
    return format_html('<img class="brand__mark" src="{}" alt="" width="34" height="34">', source)


@register.simple_tag
def accent_link(tenant: Any = None) -> SafeString:
    """The stylesheet with the tenant's own accent, or nothing."""
    accent = str(getattr(tenant, "accent", "") or "")
    if not colour.is_colour(accent):
        return SafeString("")
    address = reverse("web:accent", args=[accent.lstrip("#").lower()])
    return format_html('<link rel="stylesheet" href="{}">', address)


@register.simple_tag(takes_context=True)
def theme_choice(context: Context) -> str:
    """Light or dark where the person chose; empty where the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag(takes_context=True)
def drafts_owner(context: Context) -> SafeString:
    """Whose drafts may stay on this device; nothing where nobody is signed in."""
    return _meta("drafts-owner", drafts.drafts_owner, context)


@register.simple_tag(takes_context=True)
def drafts_key(context: Context) -> SafeString:
    """What a page that keeps drafts needs besides: the key they are locked with."""
    return _meta("drafts-key", drafts.drafts_key, context)


def _meta(name: str, content: Callable[[Any], str], context: Context) -> SafeString:
    user = getattr(context.get("request"), "user", None)
    found = content(user) if user is not None else ""
    return format_html('<meta name="{}" content="{}">', name, found) if found else SafeString("")
