from __future__ import annotations

from typing import Any

from django import forms

from apps.peersupport.forms.fields import ClientKeyField, ContactField
from apps.peersupport.models.handovers import HandoverEvent, HandoverVersion
from apps.peersupport.models.places import Centre
from apps.peersupport.models.professionals import Professional, ProfessionalLink
from apps.peersupport.operations.handovers import To
from apps.peersupport.packet_file import LARGEST, Brought, PacketUnreadable, read_packet_file
from apps.peersupport.queries.packets import Item
from kith.people.models import User
from kith.web.forms import ChoiceCards, ChoiceCardsMultiple, DayField, OwnWords

Kind = HandoverVersion.Kind
EMPTY_LINES = 1


class StartHandoverForm(forms.Form):
    """Who gets it, and what for."""

    client_key = ClientKeyField()
    receiver = forms.ChoiceField(label="Who is it for?", widget=ChoiceCards)
    to_centre: forms.ModelChoiceField[Centre] = forms.ModelChoiceField(
        label="Does the family move to another centre?", queryset=None, required=False,
        empty_label="No, it stays as it is",
    )  # fmt: skip
    purpose = forms.CharField(
        label="What is it for?", max_length=200, help_text="One sentence she reads too, like “So you know her plan”.",
    )  # fmt: skip

    def __init__(self, *args: Any, users: list[User], professionals: list[Professional], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {f"user {one.pk}": one for one in users}
        self.professionals = {f"professional {one.pk}": one for one in professionals}
        choices = [(key, str(one)) for key, one in self.professionals.items()]
        choices += [(key, f"{one}, who coordinates here") for key, one in self.users.items()]
        self.fields["receiver"].choices = choices  # type: ignore[attr-defined]
        self.fields["to_centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]

    def to(self) -> To:
        chosen = self.cleaned_data["receiver"]
        if user := self.users.get(chosen):
            return To(user=user, centre=self.cleaned_data["to_centre"])
        return To(professional=self.professionals[chosen])


class ItemForm(forms.Form):
    """One line of a packet. A line whose words are taken away is left out."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="What is it about?", choices=Kind.choices, initial=Kind.NOTE)
    words = forms.CharField(
        label="In these words", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    struck = forms.BooleanField(label="Strike this out", required=False)

    @property
    def kind_name(self) -> str:
        return dict(Kind.choices).get(self["kind"].value(), "")


ItemFormSet = forms.formset_factory(ItemForm, extra=EMPTY_LINES, max_num=60)


class PacketForm(forms.Form):
    """What nobody is to ask again, a line each; and the version it was written from."""

    dont_ask = forms.CharField(
        label="Please don’t ask me again about …", required=False, max_length=2000,
        widget=OwnWords({"rows": 3}), help_text="One thing a line.",
    )  # fmt: skip
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def dont_ask_lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["dont_ask"].splitlines() if line.strip()]


def items_of(formset: Any, last: HandoverVersion, *, own: bool) -> list[Item]:
    """The packet's lines in their order. What its person changes or adds is theirs from then on; what she empties is
    struck out, not lost. Whoever else writes is shown only what is not hers, and the rest goes along as it is."""
    before = {row["key"]: Item.of(row) for row in last.items}
    told = [_item(row, before, own) for row in formset.cleaned_data if row.get("words", "").strip() or _known(row, own)]
    if own:
        return told
    return [*told, *(item for item in before.values() if item.hers or item.struck)]


def _known(row: dict[str, Any], own: bool) -> bool:
    return own and bool(row.get("key"))


def _item(row: dict[str, Any], before: dict[str, Item], own: bool) -> Item:
    key, words = str(row["key"] or ""), row["words"].strip()
    known = before.get(key)
    if not own:
        return Item(row["kind"], words, key if known else "")
    if known and not words:
        return Item(known.kind, known.words, key, True, known.hers)
    hers = known is None or known.hers or known.words != words
    return Item(known.kind if known else row["kind"], words, key if known else "", row["struck"], hers)


def initial_items(last: HandoverVersion, *, own: bool) -> list[dict[str, Any]]:
    """What this person may write on."""
    return [row for row in last.items if own or not (row["hers"] or row["struck"])]


class AnswerForm(forms.Form):
    """Yes, no, or "please ring us"."""

    KINDS = (HandoverEvent.Kind.ACCEPTED, HandoverEvent.Kind.DECLINED, HandoverEvent.Kind.ASKED_TO_RING)
    answer = forms.ChoiceField(choices=[(kind, kind.label) for kind in KINDS])
    said = forms.CharField(
        label="A word with it", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The person it is about reads this.",
    )  # fmt: skip

    def kind(self) -> HandoverEvent.Kind:
        return HandoverEvent.Kind(self.cleaned_data["answer"])


class MetForm(forms.Form):
    met_on = DayField(label="When did they first meet?")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="The code you were told", max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="Six figures.",
    )  # fmt: skip


class BringInForm(forms.Form):
    """A packet from elsewhere. `brought` and its `text` are there once it can be read."""

    file = forms.FileField(label="The file they sent you", widget=forms.FileInput(attrs={"accept": ".json"}))

    def clean_file(self) -> Any:
        content = self.cleaned_data["file"].read(LARGEST + 1)
        self.brought = _read(content)
        self.text = content.decode()
        return self.cleaned_data["file"]


class KeepBroughtForm(forms.Form):
    """The packet that was looked at, and how she is reached."""

    packet = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST, strip=False)
    contact = ContactField(
        label="How do you reach her?", max_length=120, help_text="As she says on the page. Where she left it out, ask.",
    )  # fmt: skip

    def clean_packet(self) -> str:
        self.brought = _read(self.cleaned_data["packet"].encode())
        return str(self.cleaned_data["packet"])


def _read(content: bytes) -> Brought:
    try:
        return read_packet_file(content)
    except PacketUnreadable as refusal:
        raise forms.ValidationError(refusal.sentence) from None


class ProfessionalForm(forms.Form):
    """Somebody outside who looks after the family."""

    name = forms.CharField(label="What are they called?", max_length=80)
    role = forms.ChoiceField(label="What are they?", choices=Professional.Role.choices, widget=ChoiceCards)
    place = forms.CharField(label="Where do they work?", max_length=120, required=False)
    contact = ContactField(
        label="How are they reached at work?", max_length=120, help_text="A phone number, or an e-mail.",
    )  # fmt: skip
    checked = forms.BooleanField(
        label="I rang the place they work at, and this contact is theirs.", required=False,
        help_text="Nothing is sent before somebody has.",
    )  # fmt: skip


class LinkForm(forms.Form):
    """Her yes to us talking with them: about what, until when, and how we know."""

    about = forms.MultipleChoiceField(
        label="What may we talk about?", choices=ProfessionalLink.About.choices, widget=ChoiceCardsMultiple
    )
    until_on = DayField(label="Until which day?", required=False)
    evidence = forms.CharField(
        label="How did she say so?", max_length=200, help_text="Like “told me on the phone on Tuesday”.",
    )  # fmt: skip


class NoteForm(forms.Form):
    client_key = ClientKeyField()
    text = forms.CharField(label="What do you want to say?", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class NoteToForm(NoteForm):
    renew = forms.BooleanField(label="They lost their page or its code: give them new ones", required=False)


class ResponsibleForm(forms.Form):
    user = forms.ChoiceField(label="Who answers for this family from now on?", widget=ChoiceCards)

    def __init__(self, *args: Any, users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(one.pk): one for one in users}
        self.fields["user"].choices = [(key, str(one)) for key, one in self.users.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        return self.users[self.cleaned_data["user"]]
