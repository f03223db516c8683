"""Whose an assessment is and what it asks never changes; with what it was begun stays, whoever runs the SQL."""

from django.db import migrations

KEEP = """
create function assessment_keeps_what_was_begun() returns trigger language plpgsql as $$
begin
  if (new.respondent_id, new.version_id, new.sha256) is distinct from (old.respondent_id, old.version_id, old.sha256)
     or (old.state <> 'INVITED' and (
       (new.overlay_id, new.started_at) is distinct from (old.overlay_id, old.started_at) or new.state = 'INVITED'
     )) then
    raise exception 'Assessment %: whose it is and what it asks never changes.', old.id
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_what_was_begun before update on assessment_assessment
  for each row execute function assessment_keeps_what_was_begun();
"""
UNDO = """
drop trigger keep_what_was_begun on assessment_assessment;
drop function assessment_keeps_what_was_begun();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_nothing_added_to_instruments")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
