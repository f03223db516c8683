"""What a form asks once more where somebody may be known already."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.queries.duplicates import Alike, alike_introductions, alike_people


class WarnsOfDuplicates(forms.Form):
    """Before anything is kept, whoever types is told that she may be known; a tick keeps it all the same."""

    known_and_kept = forms.BooleanField(label="I have looked. Keep it all the same.", required=False)
    alike: tuple[Alike, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known_and_kept"].widget = forms.HiddenInput()
        self.order_fields([*(name for name in self.fields if name != "known_and_kept"), "known_and_kept"])

    def clean(self) -> dict[str, Any]:
        """Asks once where she may be known already."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told_twice = told.pop("known_and_kept", False)
        self.alike = tuple(_alike(told)) if told.get("contact") else ()
        if self.alike:
            self.fields["known_and_kept"].widget = forms.CheckboxInput()
        if self.alike and not told_twice:
            self.add_error("known_and_kept", "We may know her already. Look first; then tick this, or leave the page.")
        return told


def _alike(told: dict[str, Any]) -> list[Alike]:
    known: dict[str, Any] = {name: told.get(name) or "" for name in ("first_name", "contact", "postcode")}
    return [*alike_introductions(**known), *alike_people(**known)]
