from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.peersupport.presenters import own_pages, own_record
from apps.peersupport.presenters.messages import reach_facts
from apps.peersupport.presenters.record import entry_lines
from apps.peersupport.queries import families as read
from apps.peersupport.queries.loss import quiet_since
from apps.peersupport.queries.messages import safe_contact_of
from apps.peersupport.queries.own_record import counts_of, entries_about
from apps.peersupport.queries.record import readings_of
from apps.peersupport.views import asked
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission

A_PAGE = 20


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_record(request: SignedIn) -> HttpResponse:
    """What there is about me, part by part, and what was written: searched and in pages."""
    person = own_person(request)
    words = asked.words(request)
    page = Paginator(entries_about(person, words=words), A_PAGE).get_page(request.GET.get("page"))
    pregnancy = None if read.is_quiet(person.family) else read.latest_pregnancy(person.family)
    facts = own_pages.my_facts(person, pregnancy, reach_facts(safe_contact_of(person)))
    context = {
        "person": person, "counts": counts_of(person), "words": words, "page": page,
        "entries": entry_lines(page.object_list, for_parent=True), "facts": facts,
        "kept": quiet_since(person.family) is not None,
    }  # fmt: skip
    return render(request, "peersupport/my_record.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_readings(request: SignedIn) -> HttpResponse:
    """Who opened my record, when and why."""
    page = Paginator(readings_of(own_person(request)), 50).get_page(request.GET.get("page"))
    return render(request, "peersupport/my_readings.html", {"page": page})


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_copy(request: SignedIn) -> HttpResponse:
    """All of it on one page, to read or print."""
    sections = own_record.sections(own_record.everything(own_person(request)))
    return render(request, "peersupport/my_copy.html", {"sections": sections, "now": timezone.now()})


@requires(Permission.READ_OWN_PAGE)
@require_safe
def export_my_record(request: SignedIn) -> HttpResponse:
    """The same as a file for a computer."""
    data = own_record.everything(own_person(request))
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return _to_keep(answer, "my-record.json")


@requires(Permission.READ_OWN_PAGE)
@require_safe
def my_record_as_pdf(request: SignedIn) -> HttpResponse:
    """The same as a PDF that a screen reader can follow."""
    pdf = own_record.record_pdf(own_record.everything(own_person(request)))
    return _to_keep(HttpResponse(pdf, content_type="application/pdf"), "my-record.pdf")


def _to_keep(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
