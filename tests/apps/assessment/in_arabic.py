"""A small template that can be read in Arabic, for tests: one language a person has checked, one a machine's."""

from __future__ import annotations

from typing import Any

from apps.assessment.presenters.page_words import WORDS

ARABIC = {
    "title": "حديث قبل الولادة",
    "theme.me.title": "أنا وصحتي",
    "card.body.text": "كيف حال جسمك هذه الأيام؟",
    "card.body.hint": "اكتبي ما تشائين، أو لا شيء.",
    "option.body.up": "جيد",
    "option.body.flat": "بين بين",
    "option.body.down": "صعب",
    "card.dark.text": "هل راودتك أفكار مظلمة؟",
    "option.dark.yes": "نعم",
    "option.dark.no": "لا",
    "help.line": "يردون ليلا ونهارا.",
    "critical.dark": "أنت لست وحدك. يمكنك الاتصال الآن.",
    **{f"page.{key}": f"كلمة {key}" for key in WORDS},
    "page.next": "التالي",
    "page.back": "رجوع",
    "page.skip": "تخطي",
    "page.stop": "توقف الآن",
    "page.done": "تم",
    "page.own_words": "بكلماتك",
    "page.kept": "محفوظ على هذا الهاتف. سنرسله عندما تعود الإشارة.",
    "page.talk": "هل تريدين الحديث عن هذا؟",
}


def body() -> dict[str, Any]:
    faces = [("up", "Good"), ("flat", "So-so"), ("down", "Hard")]
    cards: list[dict[str, Any]] = [
        {"link_id": "body", "concept_key": "me.body", "kind": "faces", "text": "How is your body?", "hint": "Or none.",
         "options": [{"code": code, "text": text, "face": code} for code, text in faces]},
        {"link_id": "dark", "concept_key": "me.dark", "kind": "yes_no", "text": "Any dark thoughts?",
         "options": [{"code": "yes", "text": "Yes"}, {"code": "no", "text": "No"}]},
        {"link_id": "home", "concept_key": "me.home", "kind": "own_words", "text": "How is home?"},
    ]  # fmt: skip
    line = {"name": "A line", "number": "116 123", "words": "Day and night.", "source": "-", "checked_on": "2026-03-01"}
    said_yes = {"any": [{"link_id": "dark", "op": "=", "value": "yes"}]}
    return {
        "title": "Before the birth", "licence": "CC0-1.0", "attribution": "Ours", "help_lines": {"line": line},
        "themes": [{"link_id": "me", "title": "Me", "cards": cards}],
        "critical": [{"link_id": "dark", "when": said_yes, "help": ["line"], "words": "Ring."}],
        "languages": {
            "ar": {"name": "العربية", "status": "human", "right_to_left": True, "texts": ARABIC},
            "ur": {"name": "اردو", "status": "machine", "right_to_left": True, "texts": {"title": "پیدائش سے پہلے"}},
        },
    }  # fmt: skip
