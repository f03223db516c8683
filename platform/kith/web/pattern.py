"""A cloth drawn from a name: the same name always gives the same pattern, so a tenant has a look of its own
before anybody uploads a picture."""

import hashlib
from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_TILE = 8
_MOTIFS = (
    "M0 0h8a8 8 0 0 1-8 8z",  # quarter of a disc
    "M0 0h8a4 4 0 0 1-8 0z",  # half a disc
    "M0 0c5 0 8 3 8 8c-5 0-8-3-8-8z",  # a leaf: two arcs leaning together
    "M4 1.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 0 1 0-5.2z",  # a dot
    "M0 0l8 8h-8z",  # half a square
    "M0 0h8v2.4a5.6 5.6 0 0 0-5.6 5.6h-2.4z",  # a band that turns
)


def cloth(name: str, *, tile: int = 28) -> SafeString:
    """An SVG that fills its box with the pattern of `name` in the current colour; `tile` is a side in px."""
    key = f"cloth-{_digest(name)[:4].hex()}-{tile}"
    return format_html(
        '<svg aria-hidden="true" focusable="false" width="100%" height="100%"><defs>'
        '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse" '
        'viewBox="0 0 64 16">{}</pattern>'
        '</defs><rect width="100%" height="100%" fill="url(#{})"/></svg>',
        key,
        tile * 8,
        tile * 2,
        _woven(name),
        key,
    )


def tile_mark(name: str) -> SafeString:
    """A small square SVG, four tiles of the pattern of `name`, for a tenant that has no mark of its own."""
    return format_html(
        '<svg class="brand__mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<rect width="16" height="16" fill="var(--accent-soft)"/><g fill="currentColor">{}</g></svg>',
        _paths(_quarter(_digest(name), size=2)),
    )


def _woven(name: str) -> SafeString:
    drawn = _paths(_quarter(_digest(name), size=4))
    mirrored = format_html('<g transform="translate(64 0) scale(-1 1)">{}</g>', drawn)
    return format_html('<g fill="currentColor">{}{}</g>', drawn, mirrored)


def _quarter(digest: bytes, *, size: int) -> Iterator[tuple[str, int, int, int, float]]:
    """Motif, column, row, turn and strength of each tile in two rows of `size`."""
    motifs = [
        _MOTIFS[digest[28] % len(_MOTIFS)],
        _MOTIFS[digest[29] % len(_MOTIFS)],
        _MOTIFS[digest[30] % len(_MOTIFS)],
    ]
    for index in range(size * 2):
        byte = digest[index]
        yield (
            motifs[byte % 3],
            index % size,
            index // size,
            byte >> 2 & 3,
            (0.9, 0.32, 0.6, 0.32)[byte >> 4 & 3],
        )


def _paths(tiles: Iterator[tuple[str, int, int, int, float]]) -> SafeString:
    return mark_safe(  # noqa: S308 - built from constants and numbers only
        "".join(
            f'<path d="{motif}" opacity="{strength}" '
            f'transform="translate({column * _TILE} {row * _TILE}) rotate({turn * 90} 4 4)"/>'
            for motif, column, row, turn, strength in tiles
        )
    )


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.strip().casefold().encode()).digest()
