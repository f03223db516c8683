"""0 sends outside safe hours, after a no, by a way that is not safe, or under loss: whatever happens, in any order.

Months are walked by chance, over both changes of the clock; what a sender was given is held against what was in force
at that moment, kept beside by the test itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.messages import Message
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.loss import note_loss, take_back_loss
from apps.peersupport.operations.safe_contact import Reach, keep_safe_contact
from apps.peersupport.queries.messages import due_messages
from kith.messaging.senders import TryAgain
from tests.apps.peersupport.messages.conftest import work
from tests.factories import messages as say

LONDON = ZoneInfo("Europe/London")
STARTS = (dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC), dt.datetime(2026, 10, 16, 6, tzinfo=dt.UTC))
EMAIL, PHONE = "leanne@example.org", "07700 900123"
TEXTS = [("tried", "CONTACT", "NO"), ("weeks", "CONTACT", "YES"), ("own_words", "CONTACT", "MAYBE"),
         ("whats_on", "INVITATIONS", "NO"), ("meeting", "REMINDERS", "NO")]  # fmt: skip

reaches = st.builds(
    lambda channels, days, first, length: Reach(
        EMAIL, PHONE, "", sorted(channels), sorted(days), dt.time(first), dt.time(min(23, first + length), 59), False,
        "en", "",
    ),
    st.sets(st.sampled_from(["EMAIL", "SMS"])), st.sets(st.integers(0, 6), min_size=1), st.integers(0, 22),
    st.integers(0, 12),
)  # fmt: skip
deeds = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(TEXTS)),
    st.tuples(st.just("say"), st.tuples(st.sampled_from(list(Purpose)), st.booleans())),
    st.tuples(st.just("reach"), reaches),
    st.tuples(st.just("loss"), st.booleans()),
    st.tuples(st.just("busy"), st.just(None)),
)
walks = st.lists(st.tuples(st.integers(1, 60 * 40), deeds), min_size=4, max_size=14)


class Watch:
    """What holds at each moment, and what left."""

    def __init__(self) -> None:
        self.said = dict.fromkeys(Purpose, True)
        self.reach = Reach(EMAIL, PHONE, "", ["EMAIL"], list(range(7)), dt.time(9), dt.time(20), False, "en", "")
        self.lost = self.busy = False
        self.now = STARTS[0]
        self.speaks: dict[str, str] = {}
        self.gone: list[str] = []

    def send(self, message: Any) -> str:
        wall, held = self.now.astimezone(LONDON), Message.objects.get(pk=message.key)
        assert self.said[Purpose.CONTACT] and self.said[Purpose(held.purpose)], "after a no"
        assert wall.weekday() in self.reach.days, "on a day that is not safe"
        assert self.reach.from_time <= wall.time() < self.reach.to_time, f"at {wall:%H:%M}"
        assert message.to in {"EMAIL": [EMAIL], "SMS": [PHONE]}.get(held.channel, []), "somewhere else"
        assert held.channel in self.reach.channels, "by a way that is not safe"
        assert not (self.lost and self.speaks[message.key] == "YES"), "under loss"
        assert message.key not in self.gone, "twice"
        if self.busy:
            self.busy = False
            raise TryAgain("busy")
        self.gone.append(message.key)
        return "taken"

    def find(self, key: str) -> str | None:
        return None


@pytest.mark.parametrize("start", STARTS, ids=["spring", "autumn"])
@given(walk=walks)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_never(
    house: Any, leanne: Any, inside: Any, person: Any, monkeypatch: Any, start: dt.datetime, walk: list[Any]
) -> None:
    watch = Watch()
    monkeypatch.setattr("apps.peersupport.operations.sending.sender_for", lambda channel: watch)
    with inside("north"), transaction.atomic():
        watch.now = start
        ben = person("ben")
        keep_safe_contact(person=leanne, reach=watch.reach, at=start, by=ben)
        for minutes, (deed, what) in walk:
            _pass_time(watch, minutes)
            _do(deed, what, watch, house, leanne, ben)
            _work(watch)
        _pass_time(watch, 60 * 24 * 16)
        transaction.set_rollback(True)


def _pass_time(watch: Watch, minutes: int) -> None:
    """Workers look at uneven times."""
    until = watch.now + dt.timedelta(minutes=minutes)
    while watch.now < until:
        watch.now = min(until, watch.now + dt.timedelta(minutes=397))
        _work(watch)


def _work(watch: Watch) -> None:
    for pk in due_messages(at=watch.now):
        work(pk, at=watch.now)


def _do(deed: str, what: Any, watch: Watch, house: Any, leanne: Any, by: Any) -> None:
    at = watch.now
    if deed == "write":
        template, purpose, speaks = what
        values = {
            "name": "Leanne",
            "supporter": "Ben",
            "link": "x",
            "words": "y",
            "day": "d",
            "time": "t",
            "place": "p",
        }
        made = say.MessageFactory(
            person=leanne, template=template, purpose=purpose, speaks=speaks, queued_at=at, values=values
        )
        watch.speaks[made.pk.hex] = speaks
    elif deed == "say":
        purpose, given_ = what
        record_consent(person=leanne, purpose=purpose, given=given_, evidence="Said so", at=at, by=by)
        watch.said[purpose] = given_
    elif deed == "reach":
        keep_safe_contact(person=leanne, reach=what, at=at, by=by)
        watch.reach = what
    elif deed == "loss":
        watch.lost = what
        (note_loss if what else take_back_loss)(pregnancy=house.pregnancy, at=watch.now, by=by)
    else:
        watch.busy = True
