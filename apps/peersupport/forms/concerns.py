from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField, MomentField
from apps.peersupport.models.safety import Concern
from apps.peersupport.operations.concerns import Worry
from kith.people.models import User
from kith.web.forms import DayField

TOLD = (("YES", "Yes, they know"), ("NO", "No, not yet"))


class ConcernForm(forms.Form):
    """A worry about somebody's safety, word for word."""

    client_key = ClientKeyField()
    immediate = forms.TypedChoiceField(
        label="Is anybody in danger right now?", coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", "Yes, or I think so"), ("no", "No")],
    )  # fmt: skip
    words = forms.CharField(
        label="What did you see or hear?", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000,
        help_text="Word for word where you can. Leave out what you think it means.",
    )  # fmt: skip
    who_said = forms.CharField(
        label="Who said it, or who saw it?", max_length=200, required=False, help_text="Like “Mum, to me alone”."
    )
    heard_at = MomentField(label="When was that?")
    subject = forms.ChoiceField(
        label="Whom are you worried about?", choices=[one for one in Concern.Subject.choices if one[0]],
        widget=forms.RadioSelect,
    )  # fmt: skip
    told_parent = forms.ChoiceField(
        label="Have you told the parent that you would pass this on?", choices=TOLD, widget=forms.RadioSelect
    )
    told_parent_note = forms.CharField(label="When did you tell them, or why not?", max_length=500)
    about_user = forms.ChoiceField(
        label="Is it about somebody who works here?", required=False,
        help_text="Then they are not told, whoever they are.",
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        named = [(pk, str(one)) for pk, one in self.colleagues.items()]
        self.fields["about_user"].choices = [("", "No"), *named]  # type: ignore[attr-defined]

    def worry(self) -> Worry:
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("client_key", "about_user")}
        return Worry(**told, about_user=self.colleagues.get(self.cleaned_data["about_user"]))


class AcknowledgeForm(forms.Form):
    note = forms.CharField(
        label="What you will do first", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class InErrorForm(forms.Form):
    note = forms.CharField(label="Why it should not be here", max_length=500, required=False)


class TurnForm(forms.Form):
    """When somebody is asked, and when they are away."""

    place = forms.IntegerField(label="Asked as number", min_value=1, max_value=20)
    away_from = DayField(label="Away from", required=False)
    away_to = DayField(label="to and with", required=False)
