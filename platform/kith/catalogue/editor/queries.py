"""Drafts, their steps and their reviews. All editors of the catalogue see all of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, When

from kith.catalogue.assessments.models import OfferedTemplate, TemplateFamily, TemplateVersion
from kith.catalogue.editor.models import DraftStep, FileRead, Review
from kith.catalogue.editor.texts import Text
from kith.people.models import User

DESCRIBED = ("about", "audience", "moment")


@dataclass(frozen=True)
class ReviewNow:
    """How far the newest step of a draft is seen. `asked` and `answer` are of that step; `earlier` of those before."""

    step: DraftStep | None
    asked: Review | None
    answer: Review | None
    earlier: list[Review]

    @property
    def is_open(self) -> bool:
        return self.asked is not None and self.answer is None

    @property
    def is_approved(self) -> bool:
        return self.answer is not None and self.answer.deed == Review.Deed.APPROVED


def families(*, search: str = "") -> QuerySet[TemplateFamily]:
    """Every family with its versions, those whose name, address or purpose holds `search`."""
    versions = Prefetch("versions", TemplateVersion.objects.defer("body").order_by("-made_at"))
    found = TemplateFamily.objects.prefetch_related(versions).order_by("title")
    words = Q(title__icontains=search) | Q(slug__icontains=search) | Q(about__icontains=search)
    return found.filter(words) if search else found


def get_family(slug: str) -> TemplateFamily:
    """Raises TemplateFamily.DoesNotExist."""
    found: TemplateFamily = families().get(slug=slug)
    return found


def get_version(pk: UUID) -> TemplateVersion:
    """Raises TemplateVersion.DoesNotExist."""
    found: TemplateVersion = TemplateVersion.objects.select_related("family").get(pk=pk)
    return found


def get_file_read(pk: UUID) -> FileRead:
    """Raises FileRead.DoesNotExist."""
    return FileRead.objects.get(pk=pk)


def offers() -> QuerySet[OfferedTemplate]:
    """What tenants offered, without the texts: those that wait first, then the newest."""
    waits = Case(When(state=OfferedTemplate.State.OFFERED, then=0), default=1)
    return OfferedTemplate.objects.defer("body").order_by(waits, "-offered_at")


def get_offer(pk: UUID) -> OfferedTemplate:
    """Raises OfferedTemplate.DoesNotExist."""
    return OfferedTemplate.objects.get(pk=pk)


def last_step(version: TemplateVersion) -> DraftStep | None:
    return DraftStep.objects.filter(version=version).order_by("-place").first()


def steps_of(version: TemplateVersion) -> QuerySet[DraftStep]:
    """The newest first, without their bodies."""
    return DraftStep.objects.filter(version=version).defer("body").order_by("-place")


def text_of(version: TemplateVersion) -> Text:
    """The draft as it stands; of one that nobody has edited yet, with its family's description."""
    step = last_step(version)
    described = step.described if step else {name: getattr(version.family, name) for name in DESCRIBED}
    return Text(version.number, version.body, dict(described))


def review_of(version: TemplateVersion) -> ReviewNow:
    step = last_step(version)
    if step is None:
        return ReviewNow(None, None, None, [])
    every = list(Review.objects.filter(step__version=version).select_related("step").order_by("made_at", "pk"))
    here = [review for review in every if review.step_id == step.pk]
    asked = next((review for review in reversed(here) if review.deed == Review.Deed.ASKED), None)
    answer = here[-1] if here and here[-1].deed != Review.Deed.ASKED else None
    return ReviewNow(step, asked, answer, [review for review in every if review.step_id != step.pk])


def names_of(people: set[UUID | None]) -> dict[UUID | None, str]:
    """How each of these people is called; nobody is Kith itself."""
    found = User.objects.in_bulk([pk for pk in people if pk])
    return {None: "Kith itself", **{pk: str(found.get(pk, "Somebody no longer here")) for pk in people if pk}}
