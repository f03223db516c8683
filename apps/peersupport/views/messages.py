from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms.messages import ConsentForm, ReachForm, WriteMessageForm
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.messages import Message
from apps.peersupport.operations import messages as write
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.readings import note_reading
from apps.peersupport.operations.safe_contact import keep_safe_contact
from apps.peersupport.presenters import messages as present
from apps.peersupport.queries import messages as read
from apps.peersupport.queries.consents import latest_consents
from apps.peersupport.queries.couples import may_partner_know
from apps.peersupport.queries.families import get_family, get_person, people_of
from apps.peersupport.texts import Text, all_texts, text_of, written
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission
from kith.web.spreadsheets import csv_file


@requires(Permission.SEND_MESSAGE)
@require_safe
def messages(request: SignedIn) -> HttpResponse:
    """What was sent to whom and why: searched, filtered, exported."""
    found = read.search_messages(
        read.messages_for(for_user=request.user), words=asked.words(request), state=request.GET.get("state", ""),
        purpose=request.GET.get("purpose", ""),
    )  # fmt: skip
    if request.GET.get("as") == "csv":
        return csv_file("messages", present.EXPORT_HEAD, map(present.export_row, found))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {
        "page": page, "columns": present.LIST_HEAD, "rows": [present.list_row(one) for one in page],
        "states": Message.State.choices, "purposes": Message.Purpose.choices, "export": asked.export_address(request),
        "to_post": len(read.letters_to_post(for_user=request.user)),
    }  # fmt: skip
    return render(request, "peersupport/messages.html", context)


@requires(Permission.SEND_MESSAGE)
@require_safe
def message(request: SignedIn, pk: UUID) -> HttpResponse:
    """One message: its words, whom it went to and why, and everything that happened to it. Opening it is noted."""
    found = read.get_message(pk=pk, for_user=request.user)
    if found.family_id:
        note_reading(family=found.family_id, at=timezone.now(), by=request.user)
    context = {
        "message": found, "facts": present.facts(found), "shown": present.shown(found, read.looks()),
        "standing": present.standing(found), "tone": present.TONES[found.state], "again": uuid4(),
        "title": text_of(found.template).title,
        "events": present.event_lines(found.events.select_related("by").order_by("at", "pk")),
    }  # fmt: skip
    return render(request, "peersupport/message.html", context)


@requires(Permission.SEND_MESSAGE)
@require_POST
def cancel_message(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take it back before it goes."""
    found = read.get_message(pk=pk, for_user=request.user)
    write.cancel_message(message=found, at=timezone.now(), by=request.user)
    notes.success(request, "Taken back. It does not go.")
    return redirect("peersupport:message", found.pk)


@requires(Permission.SEND_MESSAGE)
@require_POST
def send_again(request: SignedIn, pk: UUID) -> HttpResponse:
    """Once more, for one that did not go."""
    found = read.get_message(pk=pk, for_user=request.user)
    tap = asked.key(request.POST.get("client_key", "")) or uuid4()
    again = write.send_again(client_key=tap, message=found, at=timezone.now(), by=request.user)
    notes.success(request, "Written down again. It goes when it is safe.")
    return redirect("peersupport:message", again.pk)


@requires(Permission.SEND_MESSAGE)
@require_safe
def family_messages(request: SignedIn, pk: UUID) -> HttpResponse:
    """A family's messages, what each of them agreed to, and how each may be reached."""
    family = get_family(pk=pk, for_user=request.user)
    sent = read.messages_for(for_user=request.user).filter(family=family)
    page = Paginator(sent, 25).get_page(request.GET.get("page"))
    context = {
        "family": family, "people": [_person_lines(person) for person in people_of(family)], "page": page,
        "columns": present.LIST_HEAD, "rows": [present.list_row(one) for one in page],
    }  # fmt: skip
    return render(request, "peersupport/family_messages.html", context)


def _person_lines(person: Person) -> dict[str, object]:
    contact = read.safe_contact_of(person)
    reach = present.reach_facts(contact, may_know=may_partner_know(person, contact))
    return {
        "reach": reach,
        "person": person, "ways": read.safe_ways(person, contact),
        "consents": present.consent_lines(latest_consents(person)),
    }  # fmt: skip


@requires(Permission.SEND_MESSAGE)
@require_http_methods(FORM)
def write_message(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """Choose a text, fill what it asks for, see it as they will, send it."""
    family = get_family(pk=pk, for_user=request.user)
    to = get_person(pk=person, family=family)
    by_hand = [text for text in all_texts().values() if text.by_hand]
    text = next((each for each in by_hand if each.code == request.GET.get("text")), None)
    if text is None:
        return render(request, "peersupport/choose_message.html", {"family": family, "to": to, "texts": by_hand})
    ways = [way.channel for way in read.safe_ways(to, read.safe_contact_of(to))]
    form = WriteMessageForm(request.POST or None, text=text, ways=ways)
    made: list[Message] = []
    if _done(form, lambda: made.append(_send(request, form, to, text))):
        notes.success(request, f"Written down. It goes to {to.first_name} when it is safe.")
        return redirect("peersupport:message", made[0].pk)
    context = {"family": family, "to": to, "text": text, "preview": _preview(request, to, text)}
    return show(request, "write_message", form, **context)


def _done(form: WriteMessageForm, send: Callable[[], None]) -> bool:
    """What stands in the way is said above the form, with what was written kept."""
    try:
        return done(form, send)
    except write.MayNotWrite as refusal:
        form.add_error(None, refusal.sentence)
        return False


def _send(request: SignedIn, form: WriteMessageForm, to: Person, text: Text) -> Message:
    return write.send_by_hand(
        client_key=form.cleaned_data["client_key"], person=to, template=text.code,
        why=f"{request.user} chose “{text.title}”", values={**_values(request, to), **form.values()},
        at=timezone.now(), by=request.user, channel=form.cleaned_data["channel"],
    )  # fmt: skip


def _values(request: SignedIn, to: Person) -> dict[str, str]:
    link = request.build_absolute_uri(reverse("peersupport:my-page"))
    return {"name": to.first_name, "supporter": request.user.get_short_name(), "link": link}


def _preview(request: SignedIn, to: Person, text: Text) -> str:
    gaps = {"words": "…", "day": "…", "time": "…", "place": "…"}
    values = {**gaps, **_values(request, to), "sender": read.looks().sender_name}
    return written(text.code, language=read.safe_contact_of(to).language, values=values)


@requires(Permission.SEND_MESSAGE)
@require_http_methods(FORM)
def safe_contact(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """How a parent or partner may be reached, as they told us."""
    family, to = _family_and_person(request, pk, person)
    form = ReachForm.of(read.safe_contact_of(to), request.POST or None)
    if done(form, lambda: keep_safe_contact(person=to, reach=form.reach(), at=timezone.now(), by=request.user)):
        notes.success(request, "Kept. Whatever waits goes by it.")
        return redirect("peersupport:family-messages", family.pk)
    return show(request, "safe_contact", form, family=family, to=to)


@requires(Permission.SEND_MESSAGE)
@require_http_methods(FORM)
def keep_consent(request: SignedIn, pk: UUID, person: UUID) -> HttpResponse:
    """A yes or a no that a parent or partner told us."""
    family, to = _family_and_person(request, pk, person)
    form = ConsentForm(request.POST or None)
    if done(form, lambda: record_consent(person=to, **form.cleaned_data, at=timezone.now(), by=request.user)):
        notes.success(request, "Kept, beside what they said before.")
        return redirect("peersupport:family-messages", family.pk)
    return show(request, "keep_consent", form, family=family, to=to)


def _family_and_person(request: SignedIn, pk: UUID, person: UUID) -> tuple[Family, Person]:
    family = get_family(pk=pk, for_user=request.user)
    return family, get_person(pk=person, family=family)
