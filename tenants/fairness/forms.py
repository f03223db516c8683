from __future__ import annotations

from typing import Any

from django import forms

from tenants.fairness.limits import EVERYBODYS, LIMITS, read_limits
from tenants.models import Tenant


class LimitsForm(forms.Form):
    """One box for each limit; an empty one is everybody's."""

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        now = read_limits(tenant.limits)
        super().__init__(*args, **kwargs)
        for name, one in LIMITS.items():
            about = one.metadata
            unit = about["unit"][0].upper() + about["unit"][1:]
            self.fields[name] = forms.IntegerField(
                label=about["title"],
                help_text=f"{unit}. Everybody’s is {getattr(EVERYBODYS, name):,}.",
                initial=getattr(now, name),
                required=False,
                min_value=about["least"],
                max_value=about["most"],
            )

    def asked(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}
