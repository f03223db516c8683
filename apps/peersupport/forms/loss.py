"""What a family may tell after a loss: one tap is enough, everything else only if they like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.models.loss import Loss
from apps.peersupport.models.pregnancies import Baby
from apps.peersupport.operations.loss import Lost
from kith.people.models import User
from kith.web.forms import DayField

ALL, ONE = "ALL", "ONE"


class LossForm(forms.Form):
    """Which, and nothing that has to be said. `babies`: those who were born and live."""

    which = forms.ChoiceField(label="Who is it about?", widget=forms.RadioSelect, required=False)
    called = forms.CharField(label="A name you would like kept", max_length=60, required=False)
    kind = forms.ChoiceField(
        label="What you call it", required=False, choices=[("", "Rather not say"), *Loss.Kind.choices]
    )
    on = DayField(label="The day", required=False)

    def __init__(self, *args: Any, babies: Sequence[Baby], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.babies = babies
        self.fields["which"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["which"].initial = ALL if not babies else None

    def _choices(self) -> list[tuple[str, str]]:
        if not self.babies:
            return [(ALL, "This pregnancy has ended"), (ONE, "One baby has died, and another is still expected")]
        each = [(str(baby.pk), f"{baby.first_name or 'Baby'} has died") for baby in self.babies]
        everybody = f"{'All of them have' if len(self.babies) > 2 else 'Both have'} died"
        return [*each, (ALL, everybody)] if len(each) > 1 else [(ALL, each[0][1])]

    @property
    def is_plain(self) -> bool:
        """There is nothing to choose."""
        return len(self.fields["which"].choices) == 1  # type: ignore[attr-defined]

    def clean_which(self) -> str:
        """Nothing chosen is everything; but where several live, which of them is asked."""
        which: str = self.cleaned_data["which"]
        if not which and len(self.babies) > 1:
            raise forms.ValidationError("Choose one, so that we stay quiet about the right one.")
        return which or ALL

    def lost(self) -> Lost:
        told, which = self.cleaned_data, self.cleaned_data["which"]
        died = [baby for baby in self.babies if which in (ALL, str(baby.pk))]
        return Lost(died, which == ONE, told["kind"], told["on"], told["called"])


class PassOnForm(forms.Form):
    """Who rings instead."""

    who = forms.ChoiceField(label="Who will ring?")

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["who"].choices = [(pk, str(one)) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        return self.people[self.cleaned_data["who"]]
