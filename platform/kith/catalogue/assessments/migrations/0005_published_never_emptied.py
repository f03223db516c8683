"""Emptying the table is a deletion too, and goes past what watches each row."""

from django.db import migrations

KEEP = """
create function keep_published_template_versions() returns trigger language plpgsql as $$
begin
  if exists (select from catalogue_assessments_templateversion where state <> 'DRAFT') then
    raise exception 'Published template versions are never deleted.' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger keep_published_from_emptying before truncate on catalogue_assessments_templateversion
  for each statement execute function keep_published_template_versions();
"""
UNDO = """
drop trigger keep_published_from_emptying on catalogue_assessments_templateversion;
drop function keep_published_template_versions();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue_assessments", "0004_offered_templates")]
    safe_because = "Nothing empties this table; the word is in what forbids it."
    operations = [migrations.RunSQL(KEEP, UNDO)]
