import pytest

from kith.web import colour
from tests.web.palette import dark_twice, tokens

INKS = ("ink", "muted", "teal", "plum", "moss", "gold", "clay", "sky", "accent")
GROUNDS = ("table", "sheet", "inset", "field", "accent-soft")
TINTS = ("teal-tint", "plum-tint", "moss-tint", "gold-tint", "clay-tint", "sky-tint")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS + TINTS)
def test_text_reads_on_every_ground(theme: str, ink: str, ground: str) -> None:
    palette = tokens(theme)
    assert colour.contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["teal", "teal-deep"])
def test_button_words_read(theme: str, ground: str) -> None:
    palette = tokens(theme)
    assert colour.contrast(palette["on-teal"], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS[:4])
def test_edges_of_boxes_are_seen(theme: str, ground: str) -> None:
    palette = tokens(theme)
    assert colour.contrast(palette["edge"], palette[ground]) >= 3


def test_dark_by_choice_is_dark_by_device() -> None:
    chosen, device = dark_twice()
    assert chosen == device


def test_contrast_is_wcags() -> None:
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colour.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("accent", ["#ffff00", "#000000", "#ffffff", "#ff0000", "#0f5c5c", "#808080", "#00ffcc"])
def test_any_accent_is_moved_until_it_reads(accent: str) -> None:
    shades = colour.accent_tokens(accent)
    for theme, ink in (("light", shades["light"]), ("dark", shades["dark"])):
        grounds = [tokens(theme)["sheet"], tokens(theme)["table"], shades[f"{theme}_soft"]]
        assert all(colour.contrast(ink, ground) >= 4.5 for ground in grounds), (accent, theme)


@pytest.mark.parametrize("accent", ["#ffff00", "#000000", "#ffffff", "#ff0000", "#808080"])
def test_words_read_on_a_soft_accent(accent: str) -> None:
    shades = colour.accent_tokens(accent)
    assert colour.contrast(tokens("light")["ink"], shades["light_soft"]) >= 4.5
    assert colour.contrast(tokens("dark")["ink"], shades["dark_soft"]) >= 4.5
