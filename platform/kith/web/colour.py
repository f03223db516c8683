"""Colours as numbers: how far two stand apart, and a tenant's accent moved until it can be read."""

import colorsys
import re

PAPER_LIGHT, PAPER_DARK, TABLE_LIGHT = "#fffbf5", "#1e1a18", "#f4ebdd"
TEXT_CONTRAST = 4.5
_HEX = re.compile(r"#?[0-9a-fA-F]{6}")


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance")."""
    return sum(
        weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for weight, c in zip((0.2126, 0.7152, 0.0722), _channels(colour), strict=True)
    )


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def is_colour(text: str) -> bool:
    """True for six hexadecimal digits, with or without a leading #."""
    return bool(_HEX.fullmatch(text))


def readable(colour: str, *, on: str, at_least: float = TEXT_CONTRAST) -> str:
    """The colour, made darker or lighter in its own hue until it reads on `on`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = -0.01 if luminance(on) > 0.5 else 0.01
    while contrast(_hex(hue, lightness, saturation), on) < at_least and 0 < lightness + step < 1:
        lightness += step
    return _hex(hue, lightness, saturation)


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, lightness, saturation))


def accent_tokens(accent: str) -> dict[str, str]:
    """The accent and its soft twin for light and dark paper: keys light, light_soft, dark, dark_soft."""
    light_soft, dark_soft = _mix(accent, PAPER_LIGHT, 0.16), _mix(accent, PAPER_DARK, 0.3)
    return {
        "light": readable(readable(accent, on=light_soft), on=TABLE_LIGHT),
        "light_soft": light_soft,
        "dark": readable(readable(accent, on=dark_soft), on=PAPER_DARK),
        "dark_soft": dark_soft,
    }


def _mix(first: str, second: str, share: float) -> str:
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round((a * share + b * (1 - share)) * 255):02x}" for a, b in pairs)
