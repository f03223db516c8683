"""A licence's words stay in the tenant; an overlay touches nothing that is shared or licensed, whoever writes it."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


OVERLAYS = """
alter table assessment_overlay
    add constraint overlay_cards_are_local check (
        jsonb_typeof(cards) = 'array'
        and not jsonb_path_exists(cards, '$[*] ? (!(@.link_id starts with "local-") || exists(@.instrument))')
    ),
    add constraint overlay_leaves_out_shared_cards check (
        jsonb_typeof(left_out) = 'array' and not jsonb_path_exists(left_out, '$[*] ? (@ starts with "local-")')
    );
create function assessment_overlay_keeps() returns trigger language plpgsql as $$
declare shared jsonb; taken text;
begin
  select body into shared from public.catalogue_assessments_templateversion where id = new.version_id;
  with recursive nodes(node, instrument) as (
    select theme.node, theme.node->>'instrument' from jsonb_array_elements(shared->'themes') theme(node)
    union all
    select card.node, coalesce(card.node->>'instrument', nodes.instrument)
    from nodes, jsonb_array_elements(nodes.node->'cards') card(node)
  )
  select node->>'link_id' into taken from nodes
    where new.left_out ? (node->>'link_id') and (coalesce(instrument, '') <> '' or node->>'required' = 'true') limit 1;
  if taken is not null then
    raise exception 'card % must be answered, or is of an instrument: it is never left out', taken
      using errcode = 'check_violation', constraint = 'overlay_keeps_required_and_instruments';
  end if;
  return new;
end $$;
create trigger overlay_keeps before insert on assessment_overlay
  for each row execute function assessment_overlay_keeps();
"""
UNDO = """
drop trigger overlay_keeps on assessment_overlay;
drop function assessment_overlay_keeps();
alter table assessment_overlay
    drop constraint overlay_cards_are_local, drop constraint overlay_leaves_out_shared_cards;
"""


class Migration(migrations.Migration):
    safe_because = "Nothing wrote overlays before this release, so no row breaks what is said of them here."
    dependencies = [
        ("assessment", "0004_typed_for_her"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LicensedWords",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("instrument", models.CharField(max_length=60)),
                ("step", models.PositiveIntegerField()),
                ("cards", models.JSONField(help_text="By link_id: text, and options, each with its number and text.")),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="assessment.licenceheld"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("instrument"), models.F("step"), name="licensed_words_in_steps")
                ],
            },
        ),
        migrations.RunSQL(OVERLAYS, UNDO),
    ]
