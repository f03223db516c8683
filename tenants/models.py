from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from kith.models import ScopedManager, SharedModel
from kith.scope import Scope
from tenants.isolation import tenant_scope

SCHEMA_NAME = RegexValidator(
    r"^[a-z][a-z0-9_]{1,39}\Z", "Use 2 to 40 small letters, figures and underscores, beginning with a letter."
)


class Tenant(TenantMixin):
    """Who a tenant is: its schema, its kind and whether it may be reached."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    NOT_PERSONAL = frozenset(
        {
            "schema_name",
            "kind",
            "name",
            "strapline",
            "accent",
            "place",
            "state",
            "made_at",
            "state_changed_at",
            "state_reason",
            "delete_on",
            "hold_reason",
            "limits",
        }
    )
    append_only = False
    tenants_may = SharedModel.NOTHING
    auto_create_schema = False
    auto_drop_schema = False

    class Kind(models.TextChoices):
        MUTUAL = "mutual", "Mutual"
        SERVICE = "service", "Service"

    class State(models.TextChoices):
        MAKING = "MAKING", "Being made"
        PENDING = "PENDING", "Ready-made, nobody's yet"
        SETTING_UP = "SETTING_UP", "Getting ready"
        ACTIVE = "ACTIVE", "Active"
        READ_ONLY = "READ_ONLY", "Reading only"
        SUSPENDED = "SUSPENDED", "Suspended"
        SCHEDULED = "SCHEDULED", "To be deleted"
        DELETING = "DELETING", "Being deleted"

    UNROUTED = frozenset({State.MAKING, State.PENDING, State.DELETING})
    """No host leads there."""
    OPEN = frozenset({State.SETTING_UP, State.ACTIVE, State.READ_ONLY})
    """Its people get in and its tasks run."""
    WRITABLE = frozenset({State.SETTING_UP, State.ACTIVE})
    ONLY_READ = frozenset({State.READ_ONLY, State.SUSPENDED, State.SCHEDULED})
    """Its role in the database writes nothing but what signing in needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=40, unique=True, validators=[SCHEMA_NAME])
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    strapline = models.CharField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, blank=True, help_text="A colour such as #0F5C5C; blank for ours.")
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING)
    made_at = models.DateTimeField(auto_now_add=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=300, blank=True, db_default="", help_text="Why it is in this state.")
    delete_on = models.DateField(null=True, blank=True, help_text="The day from which it is deleted.")
    hold_reason = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Why the law forbids deleting it; blank for no hold."
    )
    limits = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField()), help_text="This tenant's own limits."
    )

    objects: ClassVar[models.Manager[Tenant]] = ScopedManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tenant_schema_name_is_plain",
                condition=models.Q(schema_name__regex=r"^[a-z][a-z0-9_]{1,39}$"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the row: django-tenants would run DDL here, on the application's connection."""
        models.Model.save(self, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        return models.Model.delete(self, *args, **kwargs)

    @property
    def scope(self) -> Scope:
        return tenant_scope(tenant_id=self.id, kind=self.kind, schema=self.schema_name, name=self.name)


class Domain(DomainMixin):
    """A host name that leads to a tenant: matched exactly, never by pattern."""

    PERSONAL: ClassVar[dict[str, str]] = {}
    NOT_PERSONAL = frozenset({"domain", "tenant", "is_primary"})
    append_only = False
    tenants_may = SharedModel.NOTHING

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objects: ClassVar[models.Manager[Domain]] = ScopedManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the row: django-tenants would open a transaction of its own on the application's connection."""
        models.Model.save(self, *args, **kwargs)
