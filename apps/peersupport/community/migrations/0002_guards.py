"""What no code path may do, held by the database: give away more places than there are."""

from django.db import migrations

# The session's row is locked before counting, so that two who take the last place at once see each other.
WITHIN_PLACES = """
create function community_within_places() returns trigger language plpgsql as $$
declare
  which uuid; room int; taken int;
begin
  if tg_argv[0] = 'sign_up' then which := new.session_id; else which := new.id; end if;
  execute format('select places from %I.community_activitysession where id = $1 for update', tg_table_schema)
    into room using which;
  execute format('select coalesce(sum(heads), 0) from %I.community_signup where session_id = $1 and state = ''COMING''',
                 tg_table_schema) into taken using which;
  if taken > room then
    raise exception 'session % has % of % places taken', which, taken, room
      using errcode = 'check_violation', constraint = 'sign_ups_within_places';
  end if;
  return null;
end $$;
create trigger sign_up_within_places after insert or update of state, heads, session_id on community_signup
  for each row when (new.state = 'COMING') execute function community_within_places('sign_up');
create trigger places_cover_sign_ups after update of places on community_activitysession
  for each row when (new.places is not null) execute function community_within_places('session');
"""

UNDO = """
drop trigger if exists sign_up_within_places on community_signup;
drop trigger if exists places_cover_sign_ups on community_activitysession;
drop function if exists community_within_places();
"""


class Migration(migrations.Migration):
    dependencies = [("community", "0001_activities")]
    operations = [migrations.RunSQL(WITHIN_PLACES, UNDO)]
