"""A copy of this tree, one release ahead: the audit log has a column and a table more, and a migration for them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.databases import ROOT

PARTS = ("platform", "tenants", "apps", "demo", "manage.py", "deploy", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")
AUDIT = Path("platform/kith/audit")
NAME = "0099_one_release_ahead"
LAST_FIELD = "    detail = models.JSONField(default=dict)\n"
COLUMN = LAST_FIELD + "    weight = models.IntegerField(db_default=1)\n"
TABLE = '''

class Echo(KithModel):
    """An event that was heard again."""

    append_only = True
    event = models.ForeignKey(Event, on_delete=models.CASCADE)
'''
MIGRATION = """
import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "{after}")]
    operations = [
        migrations.AddField("Event", "weight", models.IntegerField(db_default=1)),
        migrations.AddIndex("Event", models.Index(fields=["kind", "weight"], name="event_kind_weight")),
        migrations.CreateModel(
            "Echo",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("event", models.ForeignKey(on_delete=models.CASCADE, to="audit.event")),
            ],
        ),
    ]
"""


def copy_ahead(folder: Path) -> Path:
    """The copy's root, made in `folder`: processes with it on PYTHONPATH run the newer code."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / part, folder / part)
    models = folder / AUDIT / "models.py"
    text = models.read_text()
    if text.count(LAST_FIELD) != 1:
        raise RuntimeError("The audit log's model is another than the one this adds a column to.")
    models.write_text(text.replace(LAST_FIELD, COLUMN) + TABLE)
    after = max(path.stem for path in (folder / AUDIT / "migrations").glob("0*.py"))
    (folder / AUDIT / "migrations" / f"{NAME}.py").write_text(MIGRATION.format(after=after))
    return folder
