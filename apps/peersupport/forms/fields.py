"""Fields that several forms here share."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone

from apps.peersupport.reachable import is_reachable


class ContactField(forms.CharField):
    """A phone number or an e-mail address."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        if not is_reachable(typed):
            raise forms.ValidationError("Write a phone number, like 07700 900123, or an e-mail address.")
        return typed


class ClientKeyField(forms.UUIDField):
    """A key made with the page, so that a double tap keeps one row."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(initial=uuid.uuid4, **kwargs)


class ClockInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and time, as the device asks for it; now, where nothing else is said."""

    widget = ClockInput
    default_error_messages = {"invalid": "Write a day and a time, like 12/3/2026 14:30."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _this_minute)
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **kwargs)


def _this_minute() -> dt.datetime:
    return timezone.localtime().replace(second=0, microsecond=0)
