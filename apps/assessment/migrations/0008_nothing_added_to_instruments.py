"""An overlay adds no card to a part that is an instrument's, whoever writes it."""

from django.db import migrations

ADDED = """
create function assessment_overlay_adds() returns trigger language plpgsql as $$
declare shared jsonb; taken text;
begin
  select body into shared from public.catalogue_assessments_templateversion where id = new.version_id;
  select theme->>'link_id' into taken from jsonb_array_elements(shared->'themes') theme
    where coalesce(theme->>'instrument', '') <> ''
      and theme->>'link_id' in (select card->>'theme' from jsonb_array_elements(new.cards) card)
    limit 1;
  if taken is not null then
    raise exception 'part % is an instrument''s: nothing is added to it', taken
      using errcode = 'check_violation', constraint = 'overlay_adds_nothing_to_instruments';
  end if;
  return null;
end $$;
create trigger overlay_adds after insert on assessment_overlay
  for each row execute function assessment_overlay_adds();
"""
UNDO = """
drop trigger overlay_adds on assessment_overlay;
drop function assessment_overlay_adds();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_handover_level")]
    operations = [migrations.RunSQL(ADDED, UNDO)]
