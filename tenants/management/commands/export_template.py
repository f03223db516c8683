from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kith.catalogue.assessments.exchange.formats import formats
from kith.catalogue.assessments.exchange.operations import outgoing_of
from kith.catalogue.assessments.models import TemplateVersion
from tenants.isolation import PUBLIC_SCOPE, unit_of_work


class Command(BaseCommand):
    help = "Write a version of a template as a file: the newest published one, or the one with --number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--format", choices=sorted(formats()), default="fhir")
        parser.add_argument("--number", default="", help="such as 1.0.0; a draft too")
        parser.add_argument("--output", type=Path, help="a file; default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with unit_of_work(PUBLIC_SCOPE):
            version = _find(options["slug"], options["number"])
            if version is None:
                raise CommandError(f"There is no such version of {options['slug']}.")
            content = formats()[options["format"]].writes(outgoing_of(version))
        if options["output"]:
            options["output"].write_bytes(content)
        else:
            sys.stdout.buffer.write(content)


def _find(slug: str, number: str) -> TemplateVersion | None:
    found = TemplateVersion.objects.filter(family__slug=slug).select_related("family")
    found = found.filter(number=number) if number else found.filter(state=TemplateVersion.State.PUBLISHED)
    newest: TemplateVersion | None = found.order_by("-published_at", "-made_at").first()
    return newest
