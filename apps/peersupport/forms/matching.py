from __future__ import annotations

import re
from typing import Any

from django import forms

from apps.peersupport.matching_rules import experiences, languages, times
from apps.peersupport.models.choosing import Exclusion, MatchWish
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.supporters import AboutMe
from kith.web.forms import ChoiceCardsMultiple, OwnWords

WISHED = ("experiences", "times", "gender")
PLACE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?( [0-9])?")
OURS = (Exclusion.Kind.HOUSEHOLD, Exclusion.Kind.RELATIVE, Exclusion.Kind.DISPUTE)


class WishForm(forms.Form):
    """What a parent or partner would like of whoever supports them."""

    gender = forms.ChoiceField(
        label="Does it matter who it is?", choices=MatchWish.Gender.choices, required=False, widget=forms.RadioSelect,
        initial="",
    )  # fmt: skip
    experiences = forms.MultipleChoiceField(
        label="It would help if they know about", required=False, widget=ChoiceCardsMultiple
    )
    times = forms.MultipleChoiceField(label="Times that suit you", required=False, widget=ChoiceCardsMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experiences"].choices = list(experiences().items())  # type: ignore[attr-defined]
        self.fields["times"].choices = list(times().items())  # type: ignore[attr-defined]


class AboutMeForm(WishForm):
    """What a supporter says of themselves, for families."""

    about = forms.CharField(
        label="About you, in your own words", max_length=300, required=False, widget=OwnWords,
        help_text="Families read this when they choose. “Mum of three, fed twins, speak Polish”.",
    )  # fmt: skip
    languages = forms.MultipleChoiceField(label="Languages you speak with ease", widget=ChoiceCardsMultiple)
    not_after_loss = forms.BooleanField(label="Please don’t ask me to support a family after a loss", required=False)
    not_in = forms.CharField(
        label="Places where you’d rather not go", max_length=120, required=False,
        help_text="The first half of a postcode, like SS14, or a bit more, like SS14 1. Put a comma between. Families "
        "don’t see this.",
    )  # fmt: skip
    field_order = ("about", "gender", "languages", "experiences", "times", "not_in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = list(languages().items())  # type: ignore[attr-defined]
        self.fields["experiences"].label = "What you have lived through (only what you want known)"
        self.fields["gender"].label = "You are"
        self.fields["gender"].choices = Supporter.Gender.choices  # type: ignore[attr-defined]
        self.initial["not_in"] = ", ".join(self.initial.get("not_in", ()))

    def clean_not_in(self) -> tuple[str, ...]:
        places = [" ".join(part.upper().split()) for part in self.cleaned_data["not_in"].split(",") if part.strip()]
        if wrong := next((place for place in places if not PLACE.fullmatch(place)), ""):
            raise forms.ValidationError(f"“{wrong}” does not look like the start of a postcode. Try SS14, or SS14 1.")
        return tuple(dict.fromkeys(places))

    def about_me(self) -> AboutMe:
        lists = ("languages", "experiences", "times", "not_in")
        told: dict[str, Any] = {name: tuple(self.cleaned_data[name]) for name in lists}
        return AboutMe(**told, **{name: self.cleaned_data[name] for name in ("about", "gender", "not_after_loss")})


class SealedForm(forms.Form):
    """A supporter, and what is known of them that only the safeguarding lead reads."""

    supporter: forms.ModelChoiceField[Supporter] = forms.ModelChoiceField(
        label="Supporter", queryset=None, empty_label="Choose one"
    )
    words = forms.CharField(
        label="What the safeguarding lead should know", required=False, max_length=1000, widget=forms.Textarea,
        help_text="Sealed when you keep it. Only the safeguarding lead can open it, and each opening is noted.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Supporter.objects.select_related("user").order_by("user__display_name")
        self.fields["supporter"].queryset = found  # type: ignore[attr-defined]


class ApartForm(SealedForm):
    """Who is kept apart from a family, and why, which is sealed."""

    kind = forms.ChoiceField(label="Because", choices=[(one.value, one.label) for one in OURS])
    field_order = ("supporter", "kind", "words")

    def apart(self) -> dict[str, Any]:
        kind = Exclusion.Kind(self.cleaned_data["kind"])
        return {"supporter": self.cleaned_data["supporter"], "kind": kind, "words": self.cleaned_data["words"]}
