"""No family is ended without its ending and a way back, whatever code does it (P16)."""

from django.db import migrations

GUARDS = """
create function peersupport_family_ends_with_the_door_open() returns trigger language plpgsql as $$
declare
  ready boolean;
begin
  if new.ended_at is null or old.ended_at is not null then
    return new;
  end if;
  execute format('select exists (select from %1$I.peersupport_ending e where e.family_id = $1 and e.at = $2)'
                 ' and exists (select from %1$I.peersupport_opendoor d where d.family_id = $1 and d.issued_at = $2)',
                 tg_table_schema) into ready using new.id, new.ended_at;
  if not ready then
    raise exception 'family % has no ending, or no way back', new.id
      using errcode = 'check_violation', constraint = 'family_ends_with_the_door_open';
  end if;
  return new;
end $$;
create trigger family_ends_with_the_door_open before update of ended_at on peersupport_family
  for each row execute function peersupport_family_ends_with_the_door_open();

create function peersupport_planned_contact_is_over() returns trigger language plpgsql as $$
begin
  if old.state = 'DONE' and row(new.*) is distinct from row(old.*) then
    raise exception 'planned contact % is done', old.id
      using errcode = 'check_violation', constraint = 'planned_contact_done_stays_done';
  end if;
  return new;
end $$;
create trigger planned_contact_is_over before update on peersupport_plannedcontact
  for each row execute function peersupport_planned_contact_is_over();
"""

UNDO = """
drop trigger if exists family_ends_with_the_door_open on peersupport_family;
drop function if exists peersupport_family_ends_with_the_door_open();
drop trigger if exists planned_contact_is_over on peersupport_plannedcontact;
drop function if exists peersupport_planned_contact_is_over();
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0006_journey")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
