"""What stands at the top of every page while something is so: the storeys above say when, from AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Banner:
    """`told` gives what the template is drawn with as `told`, or None where the banner does not show."""

    template: str
    told: Callable[[HttpRequest], dict[str, Any] | None]


_banners: list[Banner] = []


def register_banner(banner: Banner) -> None:
    if banner not in _banners:
        _banners.append(banner)


def banners_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The banners of this page: template, told."""
    found = ((banner.template, banner.told(request)) for banner in _banners)
    return [{"template": template, "told": told} for template, told in found if told is not None]
