"""What no code path may do, held by the database: delete an introduction, or match beyond a supporter's capacity."""

from django.db import migrations

NEVER_DELETED = """
create function peersupport_never_deleted() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger introduction_never_deleted before delete on peersupport_introduction
  for each statement execute function peersupport_never_deleted();
"""

# The supporter's row is locked before counting, so that two matches made at once see each other.
WITHIN_CAPACITY = """
create function peersupport_within_capacity() returns trigger language plpgsql as $$
declare
  who uuid; room int; held int;
begin
  if tg_argv[0] = 'match' then who := new.supporter_id; else who := new.id; end if;
  execute format('select capacity from %I.peersupport_supporter where id = $1 for update', tg_table_schema)
    into room using who;
  execute format('select count(*) from %I.peersupport_match where supporter_id = $1 and state <> ''ENDED''', tg_table_schema)
    into held using who;
  if held > room then
    raise exception 'supporter % holds % of %', who, held, room
      using errcode = 'check_violation', constraint = 'supporter_within_capacity';
  end if;
  return null;
end $$;
create trigger match_within_capacity after insert or update of state, supporter_id on peersupport_match
  for each row when (new.state <> 'ENDED') execute function peersupport_within_capacity('match');
create trigger capacity_covers_matches after update of capacity on peersupport_supporter
  for each row when (new.capacity < old.capacity) execute function peersupport_within_capacity('supporter');
"""

UNDO = """
drop trigger if exists introduction_never_deleted on peersupport_introduction;
drop trigger if exists match_within_capacity on peersupport_match;
drop trigger if exists capacity_covers_matches on peersupport_supporter;
drop function if exists peersupport_never_deleted();
drop function if exists peersupport_within_capacity();
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0001_initial")]
    operations = [migrations.RunSQL(NEVER_DELETED + WITHIN_CAPACITY, UNDO)]
