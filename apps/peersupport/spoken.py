"""The languages people here speak, by their codes (ISO 639; bfi is British Sign Language)."""

from __future__ import annotations

from collections.abc import Iterable

SPOKEN = {
    "en": "English", "ar": "Arabic", "bn": "Bengali", "bfi": "British Sign Language", "bg": "Bulgarian",
    "zh": "Chinese", "fa": "Farsi", "fr": "French", "gu": "Gujarati", "hi": "Hindi", "it": "Italian",
    "lt": "Lithuanian", "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "so": "Somali",
    "es": "Spanish", "sq": "Albanian", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "yo": "Yoruba",
}  # fmt: skip


def spoken(codes: Iterable[str]) -> str:
    """Like "Polish, English"."""
    return ", ".join(SPOKEN[code] for code in codes if code in SPOKEN)
