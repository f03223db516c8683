from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from kith.web.forms import ChoiceCards, DayField, KithFormRenderer, mark_dependent


class AskForm(forms.Form):
    default_renderer = KithFormRenderer
    name = forms.CharField(label="Your name", help_text="A first name is plenty.")
    due_on = DayField(label="Due")
    way = forms.ChoiceField(label="Way", widget=ChoiceCards, choices=[("text", "Text"), ("ring", "Ring")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(label="Yes", required=False)


def test_label_hint_and_error_are_tied_to_the_box() -> None:
    html = str(AskForm({"name": "", "due_on": "2026-03-12", "way": "text"}))
    assert '<label class="field__label" for="id_name">Your name</label>' in html
    box = html.split('name="name"')[1].split(">")[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in box and 'aria-invalid="true"' in box
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html


def test_the_summary_leads_to_each_box() -> None:
    html = str(AskForm({"name": ""}))
    assert "3 things to look at" in html and 'role="alert"' in html
    for target in ("id_name", "id_due_on", "id_way_0"):
        assert f'href="#{target}"' in html and f'id="{target}"' in html


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = str(AskForm())
    assert "<legend>Way</legend>" in html
    assert 'class="choices"' in html and html.count('type="radio"') == 2


def test_what_may_be_left_out_says_so() -> None:
    html = str(AskForm())
    assert html.count("(if you like)") == 1


def test_what_another_answer_makes_needed_does_not_say_so() -> None:
    form = AskForm()
    mark_dependent(form, "note")
    assert "(if you like)" not in str(form)


def test_what_was_typed_is_kept() -> None:
    html = str(AskForm({"name": "Amara", "due_on": "soon", "note": "<b>hi"}))
    assert 'value="Amara"' in html and "&lt;b&gt;hi" in html
    assert '<input type="text" name="due_on" value="soon"' in html


def test_a_day_that_reads_is_given_to_the_calendar() -> None:
    assert '<input type="date" name="due_on" value="2026-03-12"' in str(
        AskForm(initial={"due_on": dt.date(2026, 3, 12)})
    )


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-12",
        "12/3/2026",
        "12/03/26",
        "12.3.2026",
        "12 March 2026",
        "12th march, 2026",
        "12 mar 2026",
        " 12  3 2026",
    ],
)
def test_a_day_may_be_typed_many_ways(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 3, 12)


@pytest.mark.parametrize("typed", ["soon", "31/2/2026", "2026", "12 Smarch 2026"])
def test_a_day_that_is_none_is_answered_plainly(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="12 March 2026"):
        DayField().clean(typed)


def test_what_is_missing_is_said_plainly() -> None:
    assert AskForm({}).errors["name"] == ["Please write something here."]
    assert AskForm({}).errors["way"] == ["Please choose one."]
    assert AskForm({}).errors["due_on"] == ["Please pick or write a day."]


def test_numbers_and_letters_past_their_bounds_are_said_in_our_words() -> None:
    with pytest.raises(forms.ValidationError, match=r"Please write 0 or more\."):
        forms.DecimalField(min_value=0).clean("-50")
    with pytest.raises(forms.ValidationError, match=r"Please write 20 or less\."):
        forms.IntegerField(max_value=20).clean("21")
    with pytest.raises(forms.ValidationError, match="no more than 2 figures after the point"):
        forms.DecimalField(max_digits=9, decimal_places=2).clean("1.234")
    with pytest.raises(forms.ValidationError, match=r"That is 4 letters\. Please make it 3 or fewer\."):
        forms.CharField(max_length=3).clean("four")
