"""A tenant adds and reads its own offers; the public host reads all and answers; the owner alone takes them away."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


TABLE = "catalogue_assessments_offeredtemplate"
OWN = "current_user = 't_' || replace(tenant_id::text, '-', '')"
OWNER = f"current_user = (select tableowner from pg_tables where schemaname = 'public' and tablename = '{TABLE}')"
FENCE = f"""
alter table {TABLE} enable row level security;
alter table {TABLE} force row level security;
create policy offered_read on {TABLE} for select using (current_user = 'kith_public' or {OWNER} or {OWN});
create policy offered_add on {TABLE} for insert with check ({OWN} and state = 'OFFERED' and draft_id is null);
create policy offered_answer on {TABLE} for update using (current_user = 'kith_public');
create policy offered_remove on {TABLE} for delete using ({OWNER});
"""
UNDO = f"""
drop policy offered_read on {TABLE}; drop policy offered_add on {TABLE};
drop policy offered_answer on {TABLE}; drop policy offered_remove on {TABLE};
alter table {TABLE} no force row level security; alter table {TABLE} disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue_assessments", "0003_for_whom_and_when"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferedTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("tenant_id", models.UUIDField(db_index=True)),
                ("tenant_name", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True)),
                ("from_version_id", models.UUIDField(help_text="The shared version that it was added to.")),
                ("body", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OFFERED", "Offered"),
                            ("DRAFTED", "A draft was made of it"),
                            ("DECLINED", "Not taken"),
                        ],
                        default="OFFERED",
                        max_length=8,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalogue_assessments.templateversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("tenant_id"), models.F("sha256"), name="offered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "OFFERED")),
                            models.Q(models.Q(("state", "OFFERED"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="offer_answered_with_its_moment",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FENCE, UNDO),
    ]
