"""Walks every address of every kind of host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.urls.converters import IntConverter, UUIDConverter

HOSTS = {"mutual": "north", "service": "east", "public": "public"}
"""A place of each kind, by the name the tests know it by."""


@dataclass(frozen=True)
class Address:
    kind: str
    route: str
    name: str
    view: Any
    path: str

    @property
    def door(self) -> Any:
        return getattr(self.view, "kith_door", None)

    def __str__(self) -> str:
        return f"{self.kind} /{self.route}"


def addresses() -> list[Address]:
    return [address for kind in settings.TENANT_TYPES for address in _of(kind)]


def _of(kind: str) -> Iterator[Address]:
    patterns = import_module(settings.TENANT_TYPES[kind]["URLCONF"]).urlpatterns
    for route, name, pattern, converters in _walk(patterns):
        yield Address(kind, route, name, pattern.callback, f"/{_fill(pattern, route, converters)}")


def _walk(patterns: Any, before: str = "", space: str = "", given: dict[str, Any] | None = None) -> Iterator[Any]:
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^")
        converters = {**(given or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, route, within, converters)
        elif isinstance(pattern, URLPattern):
            yield route, f"{space}{pattern.name}", pattern, converters


def _fill(pattern: URLPattern, route: str, converters: dict[str, Any]) -> str:
    """An address that fits the route and leads to nothing that exists."""
    for name, converter in converters.items():
        route = route.replace(f"<{_prefix(route, name)}{name}>", _example(converter))
    return route.replace(r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "none-at-all/")


def _prefix(route: str, name: str) -> str:
    before = route.split(f"{name}>", 1)[0]
    return before.rsplit("<", 1)[1] if "<" in before else ""


def _example(converter: Any) -> str:
    if isinstance(converter, UUIDConverter):
        return "00000000-0000-4000-8000-000000000000"
    return "1" if isinstance(converter, IntConverter) else "none"
