"""What no code may do when it brings families and supporters together, held by the database: more than there is room
for on any day (P6), a match of two who are kept apart (P7), or a say in one's own matter (P8). And the days that stood
on each supporter become rows."""

from django.db import migrations

# The supporter's row is locked before counting, so that two matches made at once see each other. A family counts two
# units till the answer and for its first fourteen days, then one (matching.toml). Days that are over are not asked.
WITHIN_CAPACITY = """
create or replace function peersupport_within_capacity() returns trigger language plpgsql as $$
declare
  who uuid; first_on date; over record; planned boolean;
begin
  if tg_argv[0] = 'match' then
    who := new.supporter_id;
    first_on := (coalesce(new.started_at, new.offered_at) at time zone 'Europe/London')::date;
  elsif tg_argv[0] = 'plan' then
    who := new.supporter_id;
    first_on := new.from_on;
  else
    who := new.id;
  end if;
  first_on := greatest(first_on, (now() at time zone 'Europe/London')::date);
  execute format('select 1 from %I.peersupport_supporter where id = $1 for update', tg_table_schema) using who;
  execute format($q$
    with held as (
      select m.state, (coalesce(m.started_at, m.offered_at) at time zone 'Europe/London')::date as since
      from %1$I.peersupport_match m where m.supporter_id = $1 and m.state <> 'ENDED'
    ), days as (
      select $2 as day union select since from held where since > $2
      union select from_on from %1$I.peersupport_capacityplan where supporter_id = $1 and from_on > $2
    )
    select day, units, room from days, lateral (
      select coalesce(sum(case when state = 'OFFERED' or day < since + 14 then 2 else 1 end), 0) as units
      from held where since <= day
    ) of_day, lateral (
      select coalesce(
        (select p.units from %1$I.peersupport_capacityplan p where p.supporter_id = $1 and p.from_on <= day
         order by p.from_on desc, p.kept_at desc limit 1),
        (select s.capacity + least(s.capacity, 1) from %1$I.peersupport_supporter s where s.id = $1)
      ) as room
    ) with_room
    where units > room order by day limit 1
  $q$, tg_table_schema) into over using who, first_on;
  if over.day is not null then
    raise exception 'supporter % holds % of % on %', who, over.units, over.room, over.day
      using errcode = 'check_violation', constraint = 'supporter_within_capacity';
  end if;
  return null;
end $$;
create trigger match_within_capacity_when_it_starts after update of started_at on peersupport_match
  for each row when (new.state <> 'ENDED') execute function peersupport_within_capacity('match');
create trigger plan_covers_matches after insert on peersupport_capacityplan
  for each row execute function peersupport_within_capacity('plan');
"""

# A volunteer's own business, where nothing is governed, has nobody else to ask.
KEPT_APART = """
create function peersupport_match_is_fair() returns trigger language plpgsql as $$
declare
  their_user uuid; their_supervisor uuid; apart boolean;
begin
  execute format('select user_id, supervisor_id from %I.peersupport_supporter where id = $1 for update', tg_table_schema)
    into their_user, their_supervisor using new.supporter_id;
  if tg_table_name = 'peersupport_match' then
    if new.offered_by_id = their_user and to_regclass(format('%I.governance_resolution', tg_table_schema)) is not null then
      raise exception 'supporter % matches themselves', new.supporter_id
        using errcode = 'check_violation', constraint = 'nobody_matches_themselves';
    end if;
    execute format(
      'select exists (select from %1$I.peersupport_exclusion e where e.supporter_id = $1 and e.family_id = $2'
      ' and e.lifted_at is null) or exists (select from %1$I.peersupport_person p where p.family_id = $2'
      ' and p.user_id in ($3, $4))', tg_table_schema
    ) into apart using new.supporter_id, new.family_id, their_user, their_supervisor;
  else
    execute format(
      'select exists (select from %1$I.peersupport_match m where m.supporter_id = $1 and m.family_id = $2'
      ' and m.state <> ''ENDED'')', tg_table_schema
    ) into apart using new.supporter_id, new.family_id;
  end if;
  if apart then
    raise exception 'supporter % and family % are kept apart', new.supporter_id, new.family_id
      using errcode = 'check_violation', constraint = 'supporter_kept_apart';
  end if;
  return new;
end $$;
create trigger match_is_fair before insert or update of state, supporter_id, family_id on peersupport_match
  for each row when (new.state <> 'ENDED') execute function peersupport_match_is_fair();
create trigger exclusion_is_fair before insert on peersupport_exclusion
  for each row execute function peersupport_match_is_fair();
"""

NOT_ONES_OWN = """
create function peersupport_not_ones_own() returns trigger language plpgsql as $$
declare
  their_user uuid; theirs boolean;
begin
  execute format('select user_id from %I.peersupport_supporter where id = $1', tg_table_schema)
    into their_user using new.supporter_id;
  if to_regclass(format('%I.governance_resolution', tg_table_schema)) is null then
    return new;
  end if;
  theirs := new.by_id = their_user or (to_jsonb(new) ->> 'held_by_id')::uuid = their_user;
  if theirs then
    raise exception '% decides on themselves', their_user
      using errcode = 'check_violation', constraint = 'nobody_approves_themselves';
  end if;
  return new;
end $$;
create trigger clearance_not_ones_own before insert on peersupport_clearance
  for each row execute function peersupport_not_ones_own();
create trigger award_not_ones_own before insert on peersupport_award
  for each row execute function peersupport_not_ones_own();
create trigger capacity_plan_not_ones_own before insert on peersupport_capacityplan
  for each row execute function peersupport_not_ones_own();
create trigger supervision_not_ones_own before insert or update on peersupport_supervisionsession
  for each row execute function peersupport_not_ones_own();
"""

BROUGHT_OVER = """
insert into peersupport_clearance (id, supporter_id, kind, level, issued_on, recheck_on, kept_at)
  select gen_random_uuid(), id, 'DBS', '', null, clearance_until, now() from peersupport_supporter
  where clearance_until is not null;
insert into peersupport_award (id, supporter_id, qualification, level, awarded_on, expires_on, kept_at)
  select gen_random_uuid(), id, 'Peer supporter award', '', null, award_until, now() from peersupport_supporter
  where award_until is not null;
insert into peersupport_supervisionsession (id, supporter_id, kind, due_on, kept_at)
  select gen_random_uuid(), id, 'ONE', supervision_due_on, now() from peersupport_supporter
  where supervision_due_on is not null;
insert into peersupport_pause (id, supporter_id, from_on, kept_at)
  select gen_random_uuid(), id, paused_on, now() from peersupport_supporter where paused_on is not null;
insert into peersupport_capacityplan (id, supporter_id, from_on, units, kept_at)
  select gen_random_uuid(), s.id, current_date, greatest(s.capacity + least(s.capacity, 1), coalesce(sum(
    case when m.state = 'OFFERED' or m.started_at > now() - interval '14 days' then 2 else 1 end
  ) filter (where m.state <> 'ENDED'), 0)), now()
  from peersupport_supporter s left join peersupport_match m on m.supporter_id = s.id group by s.id, s.capacity;
set constraints all immediate;
set constraints all deferred;
"""

UNDO = """
drop trigger if exists match_within_capacity_when_it_starts on peersupport_match;
drop trigger if exists plan_covers_matches on peersupport_capacityplan;
drop trigger if exists match_is_fair on peersupport_match;
drop trigger if exists exclusion_is_fair on peersupport_exclusion;
drop function if exists peersupport_match_is_fair();
drop trigger if exists clearance_not_ones_own on peersupport_clearance;
drop trigger if exists award_not_ones_own on peersupport_award;
drop trigger if exists capacity_plan_not_ones_own on peersupport_capacityplan;
drop trigger if exists supervision_not_ones_own on peersupport_supervisionsession;
drop function if exists peersupport_not_ones_own();
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0014_matching")]
    operations = [
        migrations.RunSQL(BROUGHT_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(WITHIN_CAPACITY + KEPT_APART + NOT_ONES_OWN, UNDO),
    ]
