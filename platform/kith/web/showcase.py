"""Made-up content for the component page: no family, no mutual, nothing from a database."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from kith.web.forms import ChoiceCards, ChoiceCardsMultiple, DayField, OwnWords, PostcodeInput

_CHART = mark_safe(
    '<svg viewBox="0 0 560 150" role="img" aria-labelledby="chart-title"><title id="chart-title">Families '
    'met in each quarter: 41, 52, 58, 66</title><g fill="#2c7a7b">'
    '<rect x="90" y="10" width="248" height="24" rx="5"/>'
    '<rect x="90" y="44" width="315" height="24" rx="5"/><rect x="90" y="78" width="351" height="24" rx="5"/>'
    '<rect x="90" y="112" width="400" height="24" rx="5"/></g><g fill="currentColor" font-size="15">'
    '<text x="0" y="28">Spring</text><text x="0" y="62">Summer</text><text x="0" y="96">Autumn</text>'
    '<text x="0" y="130">Winter</text><text x="346" y="28">41</text><text x="413" y="62">52</text>'
    '<text x="449" y="96">58</text><text x="498" y="130">66</text></g></svg>'
)


class HelloForm(forms.Form):
    """One of every kind of field."""

    name = forms.CharField(label="What shall we call you?", help_text="A first name is plenty.")
    words = forms.CharField(label="What’s on your mind?", widget=OwnWords, required=False)
    due_on = DayField(label="When is your baby due?", help_text="A guess will do. Like 12 March 2026.")
    postcode = forms.CharField(label="Your postcode", widget=PostcodeInput, required=False)
    babies = forms.IntegerField(label="How many babies?", required=False, min_value=1)
    heard = forms.ChoiceField(
        label="How did you hear of us?",
        choices=[
            ("", "Choose one"),
            ("midwife", "My midwife"),
            ("friend", "A friend"),
            ("card", "A card in a shop"),
        ],
    )
    way = forms.ChoiceField(
        label="How may we reach you?",
        widget=forms.RadioSelect,
        choices=[("text", "By text"), ("ring", "By ringing")],
    )
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")],
    )
    letter = forms.FileField(label="A photo of your scan letter", required=False)
    agrees = forms.BooleanField(label="You may tell my midwife we’ve met", required=False)


class CardForm(forms.Form):
    """One soft question."""

    sleep = forms.ChoiceField(
        label="How is sleep, for you?",
        widget=ChoiceCards,
        choices=[
            ("fine", "Fine for now"),
            ("talk", "I’d like to talk about it"),
            ("help", "It’s hard, and I’d like help"),
        ],
    )
    topics = forms.MultipleChoiceField(
        label="What would you like to hear about?",
        widget=ChoiceCardsMultiple,
        required=False,
        choices=[("feeding", "Feeding"), ("money", "Money and rights"), ("us", "Us as a couple")],
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """All that web/components.html shows."""
    today = dt.date(2026, 3, 9)
    wrong = HelloForm({"name": "", "due_on": "soon", "heard": "midwife", "way": ""}, auto_id="wrong_%s")
    return {
        "form": HelloForm(auto_id="right_%s"),
        "wrong": wrong,
        "card_form": CardForm({"sleep": "talk"}, auto_id="card_%s"),
        "today": today,
        "days": [today + dt.timedelta(days=n) for n in (-2, 0, 1, 3, 12)],
        "page": Paginator(range(214), 20).get_page(4),
        "chart": _CHART,
        **_lists(),
    }


def _lists() -> dict[str, Any]:
    return {
        "nav_items": [
            {"label": "Today", "url": "#today", "icon": "home", "current": True},
            {"label": "Introductions", "url": "#introductions", "icon": "hello", "count": 3},
            {"label": "Families", "url": "#families", "icon": "heart"},
            {"label": "Supporters", "url": "#supporters", "icon": "people"},
            {"label": "Money", "url": "#money", "icon": "pound"},
            {"label": "Figures", "url": "#figures", "icon": "chart"},
        ],
        "columns": ["Who", "Heard from", "Clock", "#Weeks", ""],
        "rows": _rows(),
        "foot": ["All three", "", "", 63, ""],
        "facts": [
            {"label": "Baby is due", "value": "Thursday 12 March", "url": "#due", "do": "Change"},
            {"label": "Today you are", "value": "12 weeks and 2 days"},
            {"label": "Your midwife", "value": ""},
        ],
        "tabs": [
            {"label": "Everything", "url": "#all", "current": True},
            {"label": "Visits", "url": "#visits", "count": 2},
            {"label": "Messages", "url": "#messages"},
        ],
        "crumbs": [("Families", "#families"), ("Amara", "#amara"), ("Visits", "")],
        "tenants": ["West Basildon", "Harwich Together", "Clacton Families", "Kith"],
        "stages": ["Say hello", "Meet", "Your plan", "Baby"],
        "people": ["Asha Noor", "Ben Okafor", "Cara Lyle", "Dilys", "Emeka Obi", "Faye"],
        "chart_rows": [["Spring", 41], ["Summer", 52], ["Autumn", 58], ["Winter", 66]],
        "chart_columns": ["Quarter", "#Families met"],
        "icons": sorted(_icon_names()),
    }


def _rows() -> list[list[Any]]:
    return [
        [
            {"text": "Amara", "url": "#amara"},
            "Her midwife",
            {"text": "Due today", "tone": "now"},
            12,
            {"do": "Ring", "url": "#ring"},
        ],
        [
            {"text": "Jo", "url": "#jo"},
            "A card in the chemist’s",
            {"text": "Tomorrow", "tone": "waiting"},
            20,
            {"do": "Ring", "url": "#ring"},
        ],
        [
            {"text": "Priya", "url": "#priya"},
            "A friend",
            {"text": "Met", "tone": "done"},
            31,
            {"do": "Open", "url": "#open"},
        ],
    ]


def _icon_names() -> list[str]:
    sprite = Path(__file__).parent / "static" / "web" / "icons.svg"
    return re.findall(r'<symbol id="([a-z]+)"', sprite.read_text())
