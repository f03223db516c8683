"""What a card's page says besides the card itself, in the language the card is told in. No SQL.

A template's language may bring these words too, as "page.next" and so on. What it does not bring stays in English and
is marked as English, so that it is read aloud as that.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kith.catalogue.assessments.cards import Language

ENGLISH = "en"
WORDS = {
    "stop": "Stop for now",
    "next": "Next",
    "back": "Back",
    "skip": "Skip",
    "done": "Done",
    "aloud": "Read it to me",
    "hush": "Stop reading",
    "own_words": "In your own words",
    "speak": "You can talk instead: tap the microphone on your keyboard.",
    "pick": "Or pick the nearest",
    "pick_all": "Pick all that fit",
    "tick": "Tick if you agree",
    "fill_in": "Your answer",
    "talk": "Want to talk about this?",
    "talk_help": "If you say yes, your supporter sees what it is about. They don’t see what you wrote.",
    "talk_NOW": "Yes",
    "talk_LATER": "Not now",
    "talk_NEVER": "Never ask me",
    "yours": "Just yours, till you open it. Kept each time you move on.",
    "language": "In another language",
    "ring": "Someone to ring, day or night",
    "saved": "Saved.",
    "kept": "Kept on this phone. We’ll send it when there’s signal.",
    "kept_stop": "Kept on this phone. You can stop here: it goes to us when you come back to this page with signal.",
    "not_kept": "Not sent yet. Keep this page open till there’s signal.",
    "sent": "There’s signal again. What you wrote is with us.",
    "found": "We kept what you typed here.",
    "away": "You’ve been signed out. What you typed is kept on this phone. Sign in, and we’ll send it.",
    "sign_in": "Sign in",
    "gone": "This card has gone since. What you typed is kept on this phone for a week.",
    "look": "One card needs another look.",
    "look_at": "Look at it",
    "since": "You put something else on this card since. This was kept on the phone:",
    "put_back": "Put it in the box",
    "throw_away": "Throw it away",
    "no_signal": "There’s no signal for that just now. Nothing is lost.",
    "help": "You are not on your own",
    "help_yours": "What you wrote is still just yours.",
    "help_ring_more": "If you ask us to ring, we’ll know that you’d like a call, and nothing more.",
    "help_ring": "Please ring me",
    "help_go_on": "Go on with the cards",
    "help_tell": "Is there somebody you could tell?",
    "help_tell_more": "It can weigh less when one person knows: a friend, somebody at home, your midwife. “I’m not OK” "
    "is enough to begin with.",
    "help_here": "Or whoever supports you here:",
    "help_let": "Let them read this answer",
    "help_let_more": "They read this one answer and nothing else. If you or a child could be badly hurt, they have to "
    "tell our safeguarding lead. They tell you first, if they can.",
    "help_told": "They can read it now, and they know that something waits for them. You can close it again on your "
    "page of words.",
    "ring_now": "There’s no signal, so your answer waits on this phone. If it would help to talk, you can ring now:",
    "deal": "The straight deal",
    "deal_how": "Here is how it works, before you see one.",
    "deal_yours": "It’s yours",
    "deal_yours_more": "What you put here is just yours. No one here can read it till you open it: not your supporter, "
    "not the hub, not your partner.",
    "deal_open": "You open what you like",
    "deal_open_more": "One answer at a time: to your supporter, or to the hub too. You see who read it and when. You "
    "can close it again, though people may still remember what they read.",
    "deal_sum": "Nothing is added up",
    "deal_sum_more": "No marks. No right answers. It won’t change the help you get.",
    "deal_skip": "Skip, stop, come back",
    "deal_skip_more": "We keep your place. You can ask us never to bring a thing up again.",
    "deal_kept": "What happens with it",
    "deal_kept_more": "It stays on your own page, to keep, print, share or change. It is not sold, and it goes to no "
    "one else unless you send it.",
    "deal_watch": "No one is watching as you write",
    "deal_watch_more": "If a card stirs up something hard, we aren’t told. The page shows you who to ring, and you can "
    "ask us to ring you.",
    "deal_harm": "One thing we can’t keep to ourselves",
    "deal_harm_more": "If you open or tell us that you or a child is being badly hurt, or could be, your supporter has "
    "to tell our safeguarding lead. We’ll tell you first if we can.",
    "deal_when": "Pick a time when no one is reading over your shoulder. Leave, at the top, takes you to the "
    "weather at once, and clears what you typed from this phone.",
    "deal_start": "Show me the first card",
    "deal_not_now": "Not now",
}


def page_words(language: Language | None) -> dict[str, SafeString]:
    return {key: _word(key, words, language) for key, words in WORDS.items()}


def _word(key: str, english: str, language: Language | None) -> SafeString:
    if language is None:
        return format_html("{}", english)
    told = language.texts.get(f"page.{key}")
    return format_html("{}", told) if told else format_html('<span lang="{}" dir="ltr">{}</span>', ENGLISH, english)
