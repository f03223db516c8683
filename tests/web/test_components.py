from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.html import escape

from kith.web import pattern


def draw(source: str, **context: Any) -> str:
    """A template of the page builders' kind, rendered as the site renders it."""
    template = engines["django"].from_string("{% load kith_components kith_words kith_shell %}" + source)
    return template.render(context)


def test_a_button_that_cannot_be_used_says_why() -> None:
    html = draw('{% button "Match" why="Ben has no room." %}')
    assert 'aria-disabled="true"' in html
    described = html.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described}">Ben has no room.' in html


def test_a_button_carries_its_attributes() -> None:
    html = draw('{% button "Yes" name="answer" value="yes" data_opens="ask" form="f" %}')
    assert 'name="answer" value="yes" data-opens="ask" form="f"' in html


@pytest.mark.parametrize(
    "source",
    [
        "{% button word %}",
        "{% link_button word word why=word %}",
        "{% tag word %}",
        "{% avatar word %}",
        "{% person word line=word %}",
        "{% card heading=word %}{{ word }}{% endcard %}",
        "{% notice title=word %}{{ word }}{% endnotice %}",
        "{% own_words who=word %}{{ word }}{% endown_words %}",
        "{% data_table word cells rows %}",
        "{% stat word 1 sentence=word %}",
        "{% empty_state word %}{{ word }}{% endempty_state %}",
        "{% entry word when=word %}{{ word }}{% endentry %}",
        "{% copy_code word word %}",
        "{% confirm word word word %}",
        "{% cloth word %}",
        "{% icon 'home' label=word %}",
    ],
)
def test_what_people_type_is_never_markup(source: str) -> None:
    word = '"><script>alert(1)</script>'
    html = draw(source, word=word, cells=[word], rows=[[word]])
    assert "<script>" not in html
    assert not escape(word) or "alert(1)</script>" not in html


def test_a_tag_has_a_word_and_a_shape() -> None:
    html = draw('{% tag "Due today" "now" %}')
    assert "#now" in html and "Due today" in html and "tag--now" in html


def test_a_clock() -> None:
    day = dt.date(2026, 3, 9)
    assert "Due tomorrow" in draw("{% clock_tag due today %}", due=day + dt.timedelta(days=1), today=day)
    assert "2 days late" in draw("{% clock_tag due today %}", due=day - dt.timedelta(days=2), today=day)
    assert "Done" in draw("{% clock_tag due today done=True %}", due=day, today=day)


def test_table_cells_name_their_column_on_a_phone() -> None:
    html = draw(
        "{% data_table 'Waiting' columns rows %}",
        columns=["Who", "Clock", "#Weeks", ""],
        rows=[
            [
                {"text": "Amara", "url": "/a/"},
                {"text": "Due today", "tone": "now"},
                12,
                {"do": "Ring", "url": "/r/"},
            ]
        ],
    )
    assert '<th scope="row" role="rowheader"><a href="/a/">Amara</a></th>' in html
    assert 'data-label="Weeks" class="number">12' in html
    assert "tag--now" in html and 'href="/r/"' in html


def test_a_row_with_a_missing_cell_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        draw("{% data_table 'Waiting' columns rows %}", columns=["Who", "Clock"], rows=[["Amara"]])


def test_an_empty_table_says_so() -> None:
    assert "Nobody is waiting." in draw(
        "{% data_table 'W' columns rows empty='Nobody is waiting.' %}", columns=["Who"], rows=[]
    )


def test_pages_keep_the_search() -> None:
    html = draw(
        "{% pagination page unit='family' %}",
        page=Paginator(range(214), 20).get_page(4),
        request=RequestFactory().get("/", {"q": "amara & co", "page": "4"}),
    )
    assert "61 to 80 of 214 families" in html
    assert 'href="?q=amara+%26+co&amp;page=5"' in html


def test_the_search_box_keeps_what_was_typed() -> None:
    html = draw("{% filters label='Find' %}{% endfilters %}", request=RequestFactory().get("/", {"q": '"x'}))
    assert 'value="&quot;x"' in html


def test_a_number_is_shown_with_its_limits() -> None:
    html = draw("{% stat 'Reached' 7 of=10 low=6 high=8 unit='families' %}")
    assert "7 of 10 families, give or take 1" in html
    assert 'x1="60.00"' in html and 'x2="80.00"' in html


def test_a_fact_not_known_says_so() -> None:
    assert "Not known yet" in draw("{% facts items %}", items=[("Midwife", "")])


def test_the_cloth_is_the_same_for_the_same_name_and_only_then() -> None:
    assert pattern.cloth("West Basildon") == pattern.cloth("  west basildon ")
    assert pattern.cloth("West Basildon") != pattern.cloth("Harwich")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ 86|say_weeks }}", "12 weeks and 2 days"),
        ("{{ 120450|pence }}", "£1,204.50"),
        ("{{ 3|count:'family' }}", "3 families"),
        ("{{ 2|count:'person,people' }}", "2 people"),
        ("{{ names|listed }}", "Ann, Bo and Cy"),
        ("{{ none|say_day }}", ""),
        ("{{ moment|say_moment }}", "Thursday 12 March 2020 at 2.30pm"),
    ],
)
def test_filters(source: str, said: str) -> None:
    moment = dt.datetime(2020, 3, 12, 14, 30, tzinfo=dt.UTC)
    assert draw(source, names=["Ann", "Bo", "Cy"], none=None, moment=moment) == said
