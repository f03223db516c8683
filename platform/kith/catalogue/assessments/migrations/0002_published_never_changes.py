"""A published version is never edited or deleted, by anybody, whatever their rights: only retired."""

from django.db import migrations

KEEP = """
create function keep_published_template_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'Template version % is %: it is never deleted.', old.id, lower(old.state)
      using errcode = 'restrict_violation';
  end if;
  if (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state')
     or new.state not in (old.state, 'RETIRED') then
    raise exception 'Template version % is %: it never changes. Make a new version.', old.id, lower(old.state)
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_published before update or delete on catalogue_assessments_templateversion
  for each row when (old.state <> 'DRAFT') execute function keep_published_template_version();
"""
UNDO = """
drop trigger keep_published on catalogue_assessments_templateversion;
drop function keep_published_template_version();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue_assessments", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
