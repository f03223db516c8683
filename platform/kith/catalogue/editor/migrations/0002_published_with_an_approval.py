"""What a person publishes was approved by another, as it stands: the database looks too. Kith's own kit has nobody."""

from django.db import migrations

KEEP = """
create function publish_only_what_was_approved() returns trigger language plpgsql as $$
declare step public.catalogue_editor_draftstep; answer public.catalogue_editor_review;
begin
  select * into step from public.catalogue_editor_draftstep
    where version_id = new.id order by place desc limit 1;
  select * into answer from public.catalogue_editor_review
    where step_id = step.id order by made_at desc, id desc limit 1;
  if answer.deed is distinct from 'APPROVED' or answer.made_by_id is not distinct from step.made_by_id
     or (step.body, step.number) is distinct from (new.body, new.number) then
    raise exception 'Template version % was never approved by somebody else as it stands.', new.id
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger publish_only_approved before update on public.catalogue_assessments_templateversion
  for each row when (old.state = 'DRAFT' and new.state <> 'DRAFT' and new.published_by is not null)
  execute function publish_only_what_was_approved();
"""
UNDO = """
drop trigger publish_only_approved on public.catalogue_assessments_templateversion;
drop function publish_only_what_was_approved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue_editor", "0001_initial"),
        ("catalogue_assessments", "0005_published_never_emptied"),
    ]
    operations = [migrations.RunSQL(KEEP, UNDO)]
