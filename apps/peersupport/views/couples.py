"""Talking with each other, for two people who each have pages of their own; and a word said in private."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.peersupport.forms import couples as ask
from apps.peersupport.help_lines import help_line
from apps.peersupport.models.couples import Agreement
from apps.peersupport.models.families import Family, Person
from apps.peersupport.operations import couples as write
from apps.peersupport.queries import couples as read
from apps.peersupport.queries.families import get_family
from apps.peersupport.queries.knowing import knows_of_the_other
from apps.peersupport.shared_screens import is_shared
from apps.peersupport.views.forms_shown import FORM, done, show
from apps.peersupport.views.own import own_person
from kith.access import SignedIn, requires
from kith.permissions import Permission


@requires(Permission.READ_OWN_PAGE)
@require_safe
def each_other(request: SignedIn) -> HttpResponse:
    """My own words; and what is for both, where it is there now."""
    person = _one_of_two(request)
    people = list(person.family.people.all())
    open_now = read.may_be_together(person.family)
    versions = read.agreements_of(person.family)
    last = versions[0] if versions else None
    signed = bool(last and any(one.person_id == person.pk for one in last.signatures.all()))
    context = {
        "person": person, "says_yes": read.says_yes(person), "open_now": open_now, "words": read.words_of(person),
        "form": ask.CoupleWordForm(), "last": last, "signed": signed,
        "in_force": next((one for one in versions if read.holds(one, people)), None),
    }  # fmt: skip
    return render(request, "peersupport/each_other.html", context)


@requires(Permission.READ_OWN_PAGE)
@require_POST
def answer_each_other(request: SignedIn) -> HttpResponse:
    """Yes, or not any more."""
    given = request.POST.get("given") == "yes"
    write.say_couple_yes(person=_one_of_two(request), given=given, at=timezone.now(), by=request.user)
    return redirect("peersupport:each-other")


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def write_for_myself(request: SignedIn) -> HttpResponse:
    person = _one_of_two(request)
    form = ask.CoupleWordForm(request.POST or None)
    if done(form, lambda: write.write_couple_word(
        **form.cleaned_data, person=person, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. Only you read it.")
        return redirect("peersupport:each-other")
    return show(request, "write_for_myself", form)


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def write_agreement(request: SignedIn) -> HttpResponse:
    """A version of what we both want to hold to."""
    person = _one_of_two(request)
    if not read.may_be_together(person.family):
        raise write.NotNow(write.NOT_NOW)
    last = next(iter(read.agreements_of(person.family)), None)
    known = {"text": last.text if last else "", "based_on": last.step if last else 0}
    form = ask.AgreementForm(request.POST if request.method == "POST" else None, initial=known)
    if done(form, lambda: write.write_agreement(
        **form.cleaned_data, person=person, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept, with your name. It holds when both of you have signed it.")
        return redirect("peersupport:each-other")
    return show(request, "write_agreement", form)


@requires(Permission.READ_OWN_PAGE)
@require_POST
def sign_agreement(request: SignedIn, pk: UUID) -> HttpResponse:
    person = _one_of_two(request)
    if not read.may_be_together(person.family):
        raise write.NotNow(write.NOT_NOW)
    version: Agreement = get_object_or_404(Agreement.objects.all(), pk=pk, family=person.family)
    write.sign_agreement(person=person, agreement=version, at=timezone.now(), by=request.user)
    return redirect("peersupport:each-other")


@requires(Permission.READ_OWN_PAGE)
@require_http_methods(FORM)
def private_word(request: SignedIn) -> HttpResponse:
    """Only where she is alone with this page: that it is not safe. Nothing here says whether it was said before."""
    person = _one_of_two(request)
    alone = request.GET.get("alone") == "yes" and not is_shared(request.user)
    if not alone:
        return render(request, "peersupport/are_you_alone.html", {"shared": is_shared(request.user)})
    form = ask.PrivateWordForm(request.POST if request.method == "POST" else None)
    link = request.build_absolute_uri(reverse("peersupport:family-private", args=[person.family_id]))
    if done(form, lambda: write.stop_together(
        family=person.family, words=form.cleaned_data["words"], link=link, at=timezone.now(), by=request.user
    )):  # fmt: skip
        return redirect("peersupport:my-page")
    return show(request, "private_word", form, help_line=help_line("domestic_abuse"))


@requires(Permission.RAISE_CONCERN)
@require_http_methods(FORM)
def family_private(request: SignedIn, pk: UUID) -> HttpResponse:
    """From somebody who works here: the two are not safe together. The page is the same whoever said what before."""
    family = get_family(pk=pk, for_user=request.user)
    form = ask.AlonePrivateWordForm(request.POST or None)
    link = request.build_absolute_uri(reverse("peersupport:family-private", args=[family.pk]))
    if done(form, lambda: write.stop_together(
        family=family, words=form.cleaned_data["words"], link=link, at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept. Only you and who keeps families safe know.")
        return redirect("peersupport:family-private", family.pk)
    return show(request, "family_private", form, **_private(family, request, ask.OverForm(auto_id="over_%s")))


def _private(family: Family, request: SignedIn, over: ask.OverForm) -> dict[str, object]:
    """What was said; to a safeguarding lead, while it stands, the form that ends it."""
    leads = request.user.may(Permission.READ_CONCERNS)
    stopped = leads and read.is_together_stopped(family)
    kept = read.private_words(family, for_user=request.user)
    return {"family": family, "kept": kept, "over": over if stopped else None}


@requires(Permission.READ_CONCERNS)
@require_POST
def end_private(request: SignedIn, pk: UUID) -> HttpResponse:
    """A safeguarding lead: it is over, and why."""
    family = get_family(pk=pk, for_user=request.user)
    form = ask.OverForm(request.POST, auto_id="over_%s")
    if done(form, lambda: write.let_together(
        family=family, words=form.cleaned_data["words"], at=timezone.now(), by=request.user
    )):  # fmt: skip
        messages.success(request, "Kept.")
        return redirect("peersupport:family-private", family.pk)
    context = {"form": ask.AlonePrivateWordForm(), **_private(family, request, form)}
    return render(request, "peersupport/family_private.html", context, status=422)


def on_my_page(request: HttpRequest, subject: Person) -> str:
    """The way there, for each of two, whatever is or is not there now."""
    if not knows_of_the_other(subject):
        return ""
    return render_to_string("peersupport/_each_other_on_my_page.html")


def _one_of_two(request: SignedIn) -> Person:
    person = own_person(request)
    if not knows_of_the_other(person):
        raise Http404
    return person
