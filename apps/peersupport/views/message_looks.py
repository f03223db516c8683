from __future__ import annotations

from uuid import uuid4

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.peersupport.forms.messages import LooksForm
from apps.peersupport.operations.message_looks import keep_looks
from apps.peersupport.operations.messages import queue_message
from apps.peersupport.queries.messages import looks
from apps.peersupport.views import asked
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.SEND_MESSAGE)
@require_http_methods(FORM)
def message_looks(request: SignedIn) -> HttpResponse:
    """Who messages are from, and about what; checked, so that neither gives anybody away."""
    kept = looks()
    names = ("sender_name", "subject", "reply_to", "return_address")
    form = LooksForm(request.POST or None, initial={name: getattr(kept, name) for name in names})
    if done(form, lambda: keep_looks(**form.cleaned_data, by=request.user)):
        notes.success(request, "Kept. The next message goes out like this.")
        return redirect("peersupport:message-looks")
    return show(request, "message_looks", form, tap=uuid4())


@requires(Permission.SEND_MESSAGE)
@require_POST
def try_out(request: SignedIn) -> HttpResponse:
    """A message to oneself, to see how it looks when it comes."""
    tap = asked.key(request.POST.get("client_key", "")) or uuid4()
    queue_message(
        client_key=tap, template="try_out", why=f"{request.user} tried it out",
        values={"name": request.user.get_short_name()}, at=timezone.now(), by=request.user, user=request.user,
    )  # fmt: skip
    notes.success(request, f"On its way to {request.user.email}.")
    return redirect("peersupport:message-looks")
