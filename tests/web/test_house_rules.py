"""Rules that hold for every template of the repository, and for what the shell ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kith.catalogue.assessments.wording import never_shown_in

ROOT = Path(__file__).parents[2]
WEB = ROOT / "platform/kith/web"
TEMPLATES = sorted(
    path
    for place in ("platform", "apps", "tenants")
    for path in (ROOT / place).rglob("*.html")
    if "templates" in path.parts
)
FOR_FAMILIES = [
    path
    for path in TEMPLATES
    if path.is_relative_to(WEB) or re.search(r'extends "base/(family|public)\.html"', path.read_text())
]
_COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
_MARKUP = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.S)
_TAG_WORDS = re.compile(r"{%.*?%}", re.S)
_ICON = re.compile(r"""{% icon "([a-z_-]+)"|\bicon="([a-z_-]+)"|\bicon=([a-z_-]+) """)


def _named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def _text(path: Path) -> str:
    return _COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_no_inline_style_or_script(path: Path) -> None:
    """The content security policy lets none run: a page that has one is broken, not only untidy."""
    text = _text(path)
    assert not re.search(r"""\sstyle\s*=\s*["'{]""", text)
    assert "<style" not in text
    assert not re.search(r"""<script(?![^>]*(?:\bsrc=|type="application/json"))""", text)
    assert not re.search(r"""\s(on[a-z]+|hx-on[:\w-]*)\s*=\s*["']""", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    fetched = re.findall(
        r"""<(?:script|link|img|iframe|use|source)\b[^>]*?(?:src|href)=["'](https?:)?//""", _text(path)
    )
    assert not fetched


@pytest.mark.parametrize("path", _named(FOR_FAMILIES))
def test_words_never_shown(path: Path) -> None:
    text = _text(path)
    shown = _MARKUP.sub(" ", text) + " ".join(re.findall(r'"([^"]*)"', " ".join(_TAG_WORDS.findall(text))))
    assert never_shown_in(shown) == []


@pytest.mark.parametrize("path", _named(TEMPLATES))
def test_icons_exist(path: Path) -> None:
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (WEB / "static/web/icons.svg").read_text()))
    used = {name for match in _ICON.findall(_text(path)) for name in match if name and name != "icon"}
    assert used <= drawn


@pytest.mark.parametrize(("kind", "budget"), [("css", 60_000), ("js", 20_000)])
def test_what_we_ship_is_small(kind: str, budget: int) -> None:
    sizes = {path.name: path.stat().st_size for path in (WEB / "static/web" / kind).glob(f"*.{kind}")}
    print(f"{kind}: {sum(sizes.values()):,} of {budget:,} bytes", sizes)
    assert 0 < sum(sizes.values()) <= budget


def test_fonts_come_with_their_licences() -> None:
    fonts = WEB / "static/web/fonts"
    assert {path.name.split("-latin")[0] for path in fonts.glob("*.woff2")} == {
        path.name.removesuffix("-OFL.txt") for path in fonts.glob("*-OFL.txt")
    }
    assert all("SIL OPEN FONT LICENSE" in path.read_text().upper() for path in fonts.glob("*-OFL.txt"))


def test_a_form_that_is_shown_again_answers_422() -> None:
    """400 is for what no form of ours sends: bad input to an operation or the API, a broken request."""
    views = [p for place in ("platform", "apps", "tenants", "demo") for p in (ROOT / place).rglob("*.py")]
    views = [p for p in views if "views" in p.parts or p.name == "views.py"]
    assert len(views) > 30
    assert [str(path) for path in views if re.search(r"\bstatus\s*=\s*400\b", path.read_text())] == []
