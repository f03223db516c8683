"""What every stored row shares: an id nothing can guess, a queryset that stays in its tenant, and classified fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

from kith.scope import scope_or_none


class Data(StrEnum):
    """What kind of personal data a field holds; the check fails for a field nobody has classified."""

    IDENTITY = "identity"
    CONTACT = "contact"
    PLACE = "place"
    HEALTH = "health"
    WORDS = "words"
    MONEY = "money"
    LINK = "link"  # points at a person's row


class ScopeCrossed(RuntimeError):
    """Rows asked for in one tenant were about to be read in another."""


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that can be read only in the scope it was made in.

    One made while no scope was open (a form's class attribute) belongs to nobody until it is cloned in a scope.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._scope_key = _key()
        super().__init__(*args, **kwargs)

    @property
    def query(self) -> Any:
        if self._scope_key is not None and self._scope_key != _key():
            raise ScopeCrossed(f"This query of {self.model.__name__} was made in another tenant.")
        return models.QuerySet.query.fget(self)  # type: ignore[attr-defined]

    @query.setter
    def query(self, value: Any) -> None:
        models.QuerySet.query.fset(self, value)  # type: ignore[attr-defined]

    def _fetch_all(self) -> None:
        if self._scope_key != _key():
            raise ScopeCrossed(f"This query of {self.model.__name__} was made in another tenant, or outside any.")
        super()._fetch_all()


def _key() -> str | None:
    scope = scope_or_none()
    return scope.key if scope else None


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)


class KithModel(models.Model):
    """Base of our own models. `PERSONAL` and `NOT_PERSONAL` together name every field but the id."""

    PERSONAL: ClassVar[Mapping[str, Data]] = {}
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset()
    append_only: ClassVar[bool] = False
    """True: the application's roles may SELECT and INSERT, never UPDATE or DELETE. Held by privilege."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects: ClassVar[models.Manager[Any]] = ScopedManager()

    class Meta:
        abstract = True


class SharedModel(KithModel):
    """A row of the public schema. `tenants_may`: a tenant's role may do nothing, read, or publish (insert its own)."""

    NOTHING, READ, PUBLISH = "nothing", "read", "publish"
    tenants_may: ClassVar[str] = NOTHING

    class Meta:
        abstract = True
