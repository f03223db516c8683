from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.community.models.activities import Activity
from apps.peersupport.community.queries.activities import centres
from kith.web.forms import ChoiceCards, DayField, mark_dependent

SAYS = (("no", "Only “Meet-up”: good where others see my phone"), ("yes", "What it is, and where"))
HEADS = ((1, "Just me"), (2, "Me and one more"))
CONTACT_WORDS = "Like “I’m Amara, with the red pram. Text me on 07700 900123.” They read only this and your first name."


class ClockField(forms.TimeField):
    """A time of day, as the device asks for it."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": "Write a time like 10:30.", "required": "Please write a time."}


class ActivityForm(forms.Form):
    """What is the same on every date."""

    title = forms.CharField(label="What is it called?", max_length=80)
    kind = forms.ChoiceField(label="What is it?", choices=Activity.Kind.choices, widget=ChoiceCards())
    about = forms.CharField(
        label="What happens there, in a few words", max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    centre = forms.ChoiceField(label="Centre", required=False, choices=())
    address = forms.CharField(label="Address, if it is elsewhere, or which room", max_length=200, required=False)
    minutes = forms.IntegerField(label="How many minutes does it last?", min_value=10, max_value=720, initial=90)
    takes_names = forms.BooleanField(
        label="People sign up for it", required=False, help_text="Without this, anybody just turns up."
    )
    places = forms.IntegerField(
        label="How many places are there?", min_value=1, max_value=500, required=False,
        help_text="People, not families. Leave it empty where there is no limit.",
    )  # fmt: skip
    is_public = forms.BooleanField(
        label="Anybody may read of it", required=False, help_text="Otherwise only families of the hub see it."
    )
    speaks = forms.BooleanField(
        label="It is about pregnancy or babies", required=False,
        help_text="Then nobody who has lost a pregnancy is shown it. Words that say so count by themselves.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._centres = {str(each.pk): each for each in centres()}
        choices = [("", "Elsewhere"), *((key, each.name) for key, each in self._centres.items())]
        self.fields["centre"].choices = choices  # type: ignore[attr-defined]
        mark_dependent(self, "address", "centre")

    def facts(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ActivityForm.base_fields}
        return {**facts, "centre": self._centres.get(facts["centre"])}


class NewActivityForm(ActivityForm):
    """With when it is on."""

    starts_on = DayField(label="The first day")
    clock = ClockField(label="At what time?")
    repeats = forms.ChoiceField(
        label="How often?", choices=Activity.Repeats.choices, initial=Activity.Repeats.ONCE, widget=ChoiceCards()
    )
    until = DayField(label="Until which day?", required=False, help_text="Where it comes again. A year at most.")
    field_order = ("title", "kind", "about", "starts_on", "clock", "minutes", "repeats", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_dependent(self, "until")

    def when(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("starts_on", "clock", "repeats", "until")}


class DateForm(forms.Form):
    """One more date."""

    on = DayField(label="Which day?")
    clock = ClockField(label="At what time?")


class SignUpForm(forms.Form):
    """For a parent or partner."""

    heads = forms.TypedChoiceField(
        label="Who comes?", choices=HEADS, coerce=int, initial=1, widget=ChoiceCards(),
        help_text="Babies and small children need no place.",
    )  # fmt: skip
    name_me = forms.BooleanField(
        label="You may write down my name when I come", required=False,
        help_text="Otherwise we only count that somebody came.",
    )  # fmt: skip
    findable = forms.BooleanField(
        label="Somebody I meet there may ask you to pass on word to me", required=False,
        help_text="They learn nothing about you unless you say yes then.",
    )  # fmt: skip
    tell_me = forms.BooleanField(
        label="Write to me if it is called off, and when something is on", required=False,
        help_text="In the way and at the times you gave us. We never write what it is.",
    )  # fmt: skip

    def __init__(self, *args: Any, told_already: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told_already:
            self.fields.pop("tell_me")

    def wishes(self) -> dict[str, Any]:
        return {"tell_me": False, **self.cleaned_data}


class CalendarForm(forms.Form):
    """What somebody's own calendar may say."""

    says_what = forms.ChoiceField(label="What may your calendar say?", choices=SAYS, initial="no", widget=ChoiceCards())


class DoorForm(forms.Form):
    """How many came, and who of those who want to be named."""

    there = forms.MultipleChoiceField(
        label="Who wants to be named, and is here?", required=False, widget=forms.CheckboxSelectMultiple()
    )
    grown_ups = forms.IntegerField(label="Grown-ups, all of them", min_value=0, max_value=2000)
    children = forms.IntegerField(label="Children and babies", min_value=0, max_value=2000)

    def __init__(self, *args: Any, named: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["there"].choices = named  # type: ignore[attr-defined]
        if not named:
            self.fields.pop("there")

    def clean(self) -> dict[str, Any]:
        """Whoever is named was there, so they are counted."""
        given: dict[str, Any] = {"there": [], **(super().clean() or {})}
        if "grown_ups" in given and given["grown_ups"] < len(given["there"]):
            self.add_error("grown_ups", "You ticked more names than that. Count those people too.")
        return given


class AskHubForm(forms.Form):
    """Asking the hub to pass on word."""

    who = forms.CharField(
        label="Who did you meet?", max_length=200,
        help_text="So that we know whom you mean. Only the hub reads this. Like “Marta, with the twins”.",
    )  # fmt: skip
    says = forms.CharField(
        label="What may they read once they say yes too?", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=CONTACT_WORDS,
    )  # fmt: skip


class PassOnForm(forms.Form):
    """To whom it goes."""

    to = forms.ChoiceField(label="Whom do they mean?", widget=ChoiceCards())

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


class SayYesForm(forms.Form):
    """What somebody gives whoever asked."""

    says = forms.CharField(
        label="What may they read?", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=CONTACT_WORDS
    )
