from __future__ import annotations

from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.peersupport.models.messages import Message
from apps.peersupport.operations import letters as write
from apps.peersupport.queries import messages as read
from kith.access import SignedIn, requires
from kith.messaging.letters import Letter, letters_pdf
from kith.permissions import Permission


@requires(Permission.SEND_MESSAGE)
@require_safe
def letters(request: SignedIn) -> HttpResponse:
    """Letters to post: print them, then say which are in the post."""
    waiting = read.letters_to_post(for_user=request.user)
    return render(request, "peersupport/letters.html", {"letters": waiting, "looks": read.looks()})


@requires(Permission.SEND_MESSAGE)
@require_safe
def letters_to_print(request: SignedIn) -> HttpResponse:
    """All of them in one file, each on its own page."""
    return _pdf(read.letters_to_post(for_user=request.user), "letters")


@requires(Permission.SEND_MESSAGE)
@require_safe
def letter(request: SignedIn, pk: UUID) -> HttpResponse:
    """One letter."""
    found = read.get_message(pk=pk, for_user=request.user)
    if found.channel != Message.Channel.LETTER or not found.text:
        raise Http404
    return _pdf([found], "letter")


@requires(Permission.SEND_MESSAGE)
@require_POST
def post_letter(request: SignedIn, pk: UUID) -> HttpResponse:
    """It is in the post."""
    write.post_letter(message=read.get_message(pk=pk, for_user=request.user), at=timezone.now(), by=request.user)
    notes.success(request, "Kept: it is in the post.")
    return redirect("peersupport:letters")


@requires(Permission.SEND_MESSAGE)
@require_POST
def return_letter(request: SignedIn, pk: UUID) -> HttpResponse:
    """It came back."""
    found = read.get_message(pk=pk, for_user=request.user)
    write.return_letter(message=found, at=timezone.now(), by=request.user)
    notes.success(request, "Kept. No more letters go there until they tell us another address.")
    return redirect("peersupport:message", found.pk)


def _pdf(found: list[Message], name: str) -> HttpResponse:
    looks = read.looks()
    pages = [
        Letter(
            to=(str(each.person), *each.to.splitlines()), sender=looks.sender_name, language=each.language,
            back_to=tuple(looks.return_address.splitlines()), on=timezone.localdate(each.began_at),
            paragraphs=tuple(each.text.split("\n\n")),
        )
        for each in found
    ]  # fmt: skip
    if not pages:
        raise Http404
    answer = HttpResponse(letters_pdf(pages), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
