from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField
from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.safe_contact import SafeContact
from apps.peersupport.operations.safe_contact import Reach
from apps.peersupport.texts import LANGUAGES, Text, called
from kith.web.forms import ChoiceCards, ChoiceCardsMultiple, DayField

DAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday")]
CHANNELS = [("EMAIL", "E-mail"), ("SMS", "Text message"), ("LETTER", "Letter")]
YES_NO = [("yes", "Yes"), ("no", "No")]


class ClockTime(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _said_yes(value: Any) -> bool:
    return value == "yes"


class WriteMessageForm(forms.Form):
    """What one text asks for, and by which of the safe ways it goes."""

    client_key = ClientKeyField()
    words = forms.CharField(
        label="Your words", max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nothing that tells somebody else why they hear from us. Their own page can say more.",
    )  # fmt: skip
    on = DayField(label="Which day?")
    clock = forms.TimeField(label="At what time?", widget=ClockTime())
    place = forms.CharField(
        label="Where?", max_length=80, help_text="A room or a street, like “the hall in Clay Hill Road”."
    )
    channel = forms.ChoiceField(label="How does it go?", required=False, widget=ChoiceCards)

    def __init__(self, *args: Any, text: Text, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", "on", "clock", "place"):
            if name not in text.asks:
                del self.fields[name]
        self.fields["channel"].choices = [one for one in CHANNELS if one[0] in ways]  # type: ignore[attr-defined]
        self.fields["channel"].initial = ways[0] if ways else ""

    def values(self) -> dict[str, str]:
        """What was written and picked, as text."""
        given: dict[str, str] = {name: self.cleaned_data[name] for name in ("words", "place") if name in self.fields}
        if "on" in self.fields:
            given["on"] = self.cleaned_data["on"].isoformat()
            given["clock"] = f"{self.cleaned_data['clock']:%H:%M}"
        return given


class ReachForm(forms.Form):
    """How somebody may be reached."""

    channels = forms.MultipleChoiceField(
        label="What is all right?", choices=CHANNELS, required=False, widget=ChoiceCardsMultiple,
        help_text="None ticked: we send nothing.",
    )  # fmt: skip
    best = forms.ChoiceField(label="Which is best?", choices=[("", "No matter"), *CHANNELS], required=False)
    email = forms.CharField(label="E-mail", max_length=120, required=False)
    phone = forms.CharField(label="Mobile number", max_length=20, required=False)
    address = forms.CharField(
        label="Where letters may go", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    days = forms.TypedMultipleChoiceField(
        label="Which days are safe?", choices=DAYS, coerce=int, required=False, widget=ChoiceCardsMultiple
    )
    from_time = forms.TimeField(label="Safe from", widget=ClockTime())
    to_time = forms.TimeField(label="Safe until", widget=ClockTime())
    partner_may_know = forms.TypedChoiceField(
        label="May a partner know that we write?", choices=YES_NO, coerce=_said_yes, widget=forms.RadioSelect,
        help_text="No: we never write to an address or number that a partner gave us too.",
    )  # fmt: skip
    language = forms.ChoiceField(label="In which language?", choices=[(code, called(code)) for code in LANGUAGES])
    words = forms.CharField(
        label="Anything else to know first?", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Like “if somebody else answers, say it’s the library”. Whoever rings reads it before they do.",
    )  # fmt: skip

    @classmethod
    def of(cls, contact: SafeContact, data: Any = None) -> ReachForm:
        """Filled with what is kept."""
        names = ("channels", "email", "phone", "address", "days", "from_time", "to_time", "language")
        kept = {name: getattr(contact, name) for name in names}
        kept["partner_may_know"] = "yes" if contact.partner_may_know else "no"
        kept["words"] = contact.person.reach_safely
        kept["best"] = contact.channels[0] if contact.channels else ""
        return cls(data, initial=kept)

    def reach(self) -> Reach:
        told = {name: value for name, value in self.cleaned_data.items() if name != "best"}
        best = self.cleaned_data["best"]
        told["channels"] = sorted(told["channels"], key=lambda channel: channel != best)
        return Reach(**told)


class ConsentForm(forms.Form):
    """A yes or a no that somebody told us."""

    purpose = forms.ChoiceField(label="What about?", choices=Purpose.choices, widget=ChoiceCards)
    given = forms.TypedChoiceField(
        label="What did they say?", coerce=_said_yes, choices=YES_NO, widget=forms.RadioSelect
    )
    evidence = forms.CharField(
        label="How did they say so?", max_length=200, help_text="Like “told me on the phone on Tuesday”."
    )


class OwnConsentForm(forms.Form):
    """One's own yes or no: one press."""

    purpose = forms.ChoiceField(choices=Purpose.choices)
    given = forms.TypedChoiceField(coerce=_said_yes, choices=YES_NO)


class LooksForm(forms.Form):
    """Who messages from here are from, and about what."""

    sender_name = forms.CharField(
        label="Who are messages from?",
        max_length=30,
        help_text="A name that says nothing to a stranger, like “The hub”.",
    )
    subject = forms.CharField(label="What stands above an e-mail?", max_length=80)
    reply_to = forms.EmailField(label="Where answers go", required=False, help_text="An e-mail that somebody reads.")
    return_address = forms.CharField(
        label="Where letters come back to", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands on the envelope, so no name that tells what we do.",
    )  # fmt: skip
