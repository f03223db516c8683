from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.matching_rules import experiences, languages, times
from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.supporters import Supporter
from apps.peersupport.operations.supporters import AboutMe
from kith.web.forms import ChoiceCardsMultiple, OwnWords

OURS = (Exclusion.Kind.HOUSEHOLD, Exclusion.Kind.RELATIVE, Exclusion.Kind.DISPUTE)


class WishForm(forms.Form):
    """What a parent would like of whoever supports them."""

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
    field_order = ("about", "languages", "experiences", "times")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = list(languages().items())  # type: ignore[attr-defined]
        self.fields["experiences"].label = "What you have lived through (only what you want known)"
        self.fields["times"].label = "Times that suit you"

    def about_me(self) -> AboutMe:
        lists = {name: tuple(self.cleaned_data[name]) for name in ("languages", "experiences", "times")}
        return AboutMe(about=self.cleaned_data["about"], not_after_loss=self.cleaned_data["not_after_loss"], **lists)


class ApartForm(forms.Form):
    """Who is kept apart from a family, and why, which is sealed."""

    supporter: forms.ModelChoiceField[Supporter] = forms.ModelChoiceField(
        label="Supporter", queryset=None, empty_label="Choose one"
    )
    kind = forms.ChoiceField(label="Because", choices=[(one.value, one.label) for one in OURS])
    words = forms.CharField(
        label="What the safeguarding lead should know", required=False, max_length=1000, widget=forms.Textarea,
        help_text="Sealed when you keep it. Only the safeguarding lead can open it, and each opening is noted.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Supporter.objects.select_related("user").order_by("user__display_name")
        self.fields["supporter"].queryset = found  # type: ignore[attr-defined]

    def apart(self) -> dict[str, Any]:
        kind = Exclusion.Kind(self.cleaned_data["kind"])
        return {"supporter": self.cleaned_data["supporter"], "kind": kind, "words": self.cleaned_data["words"]}
