"""The cards on paper: blank, the straight deal first, nobody's name and no codes on it."""

from __future__ import annotations

from typing import Any

from apps.assessment.queries.own import way_through
from kith.catalogue.assessments.queries import family_id_of
from tests.factories.assessment import Kitchen, said, started

PAPER = "antenatal-conversation"


def printed(client: Any) -> Any:
    return client.get(f"/questions/on-paper/{family_id_of(PAPER)}/")


def test_every_card_is_there_after_the_straight_deal(home: Kitchen, browse: Any) -> None:
    page = printed(browse("north", "ben")).content.decode()
    cards = list(way_through(started(home.user)).template.cards.values())
    places = [page.index(f"<h3>{card.text.replace(chr(39), '&#x27;')}</h3>") for card in cards]
    assert places == sorted(places) and page.index("The straight deal") < places[0]
    assert page.count("In your own words") == len(cards), "lines for own words under every card"
    assert "safeguarding lead" in page and "give the paper back to you" in page


def test_no_name_no_answer_and_no_code_is_on_it(home: Kitchen, browse: Any) -> None:
    begun = started(home.user)
    said(begun, "feel-night", own_words="walrus lampshade", by=home.user)
    for name in ("ben", "gita", "asha"):
        page = printed(browse("north", name)).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "walrus" not in main and "Gita" not in main and "Ben" not in main
        assert str(begun.pk) not in page and "feel-night" not in main


def test_a_card_that_stands_there_only_sometimes_says_so(home: Kitchen, browse: Any) -> None:
    assert printed(browse("north", "ben")).content.decode().count("Leave this one out if it doesn’t fit") == 2


def test_only_what_is_in_use_here_is_printed(home: Kitchen, browse: Any) -> None:
    client = browse("north", "ben")
    assert client.get(f"/questions/on-paper/{family_id_of('phq-9')}/").status_code == 404
    assert printed(browse("north", "hal")).status_code == 403
