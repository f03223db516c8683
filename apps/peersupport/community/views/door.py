"""At the door: how many came, and by name only who wants to be named."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.peersupport.community import presenters as present
from apps.peersupport.community.forms import DoorForm
from apps.peersupport.community.operations.signing_up import keep_door
from apps.peersupport.community.queries import activities as read
from apps.peersupport.views.forms_shown import FORM, done, show
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.KEEP_DOOR)
@require_http_methods(FORM)
def door(request: SignedIn, pk: UUID) -> HttpResponse:
    session = read.get_date(pk=pk)
    named = read.to_be_named(session)
    form = DoorForm(
        request.POST or None,
        named=[(str(one.pk), f"{one.person.first_name}{', and one more' if one.heads == 2 else ''}") for one in named],
        initial={
            "grown_ups": session.grown_ups, "children": session.children,
            "there": [str(one.pk) for one in named if hasattr(one, "there")],
        },
    )  # fmt: skip
    if done(form, lambda: keep_door(
        session=session, grown_ups=form.cleaned_data["grown_ups"], children=form.cleaned_data["children"],
        there=[UUID(one) for one in form.cleaned_data["there"]], at=timezone.now(), by=request.user,
    )):  # fmt: skip
        messages.success(request, "Kept. Count again if more come.")
        return redirect("community:door", session.pk)
    may_manage = request.user.may(Permission.MANAGE_ACTIVITIES)
    return show(
        request, "community/door", form, session=session, when=present.say_when(session),
        others=read.unnamed_heads(session), has_begun=session.starts_at <= timezone.now(), may_manage=may_manage,
        untold=read.untold(session) if may_manage and session.called_off_at else [],
    )  # fmt: skip
