"""Reading a file: first what would become of it, then, when somebody says so, the draft."""

from __future__ import annotations

from django.db import transaction

from kith.audit.operations import Actor, record
from kith.catalogue.assessments.exchange.formats import read_file
from kith.catalogue.assessments.exchange.operations import import_draft
from kith.catalogue.assessments.exchange.report import Fate, Imported, Report, Row
from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.editor.models import FileRead
from kith.catalogue.editor.operations.drafts import keep_step
from kith.catalogue.editor.queries import text_of


@transaction.atomic
def try_file(*, name: str, content: bytes, by: Actor) -> FileRead:
    """What would become of every row; no draft is made. Raises CannotImport."""
    found = read_file(name, content)
    kept = FileRead.objects.create(
        file_name=name[:200], slug=found.slug, about=found.about, number=found.number, language=found.language,
        body=found.body, report=found.report.as_json(), read_by_id=by.pk,
    )  # fmt: skip
    record(kind="template.tried-from-file", by=by, subject=kept, detail=found.report.counts)
    return kept


@transaction.atomic
def draft_from_file(*, file_read: FileRead, number: str, by: Actor) -> TemplateVersion:
    """The draft that the report told of. Raises BodyFaulty, NumberTaken."""
    imported = Imported(
        file_read.slug, file_read.about, file_read.number, file_read.language, file_read.body,
        report_of(file_read),
    )  # fmt: skip
    version = import_draft(imported=imported, by=by, number=number)
    keep_step(
        version=version, text=text_of(version), said=f"Read from {file_read.file_name}", by=by, file_read=file_read
    )
    return version


def report_of(file_read: FileRead) -> Report:
    """What became of each row, as it was said when the file was read."""
    rows = [Row(row["place"], row["name"], Fate(row["fate"]), row["says"]) for row in file_read.report["rows"]]
    return Report(file_read.report["format"], rows)
