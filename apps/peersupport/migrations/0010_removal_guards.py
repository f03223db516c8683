"""A row of what was removed is what removes: the database takes everything of a family away with it, as its owner, after
a second person's yes to exactly that line and never where the family is held or a concern keeps it."""

from django.db import migrations

GUARDS = """
create or replace function peersupport_never_deleted() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() > 1 and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
    return null;
  end if;
  raise exception 'rows of % are never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;

create function peersupport_approved_by_another() returns trigger language plpgsql as $$
declare
  made uuid;
begin
  execute format('select made_by_id from %I.peersupport_removallist where id = $1', tg_table_schema)
    into made using new.removal_id;
  if made = new.by_id then
    raise exception 'a removal list needs the yes of somebody else'
      using errcode = 'check_violation', constraint = 'removal_has_a_second_yes';
  end if;
  return new;
end $$;
create trigger approved_by_another before insert on peersupport_removalapproval
  for each row execute function peersupport_approved_by_another();

create function peersupport_may_be_removed(home text, list uuid, what text, subject uuid, rule text) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  about uuid; last text; listed boolean; concern boolean;
begin
  execute format('select l.lines @> jsonb_build_array(jsonb_build_object(''what'', $2, ''subject'', $3, ''rule'', $4))'
                 ' from %1$I.peersupport_removallist l join %1$I.peersupport_removalapproval a on a.removal_id = l.id'
                 ' where l.id = $1 and a.by_id <> l.made_by_id', home)
    into listed using list, what, subject::text, rule;
  if listed is distinct from true then
    raise exception '% is on no approved list', subject
      using errcode = 'check_violation', constraint = 'removal_has_a_second_yes';
  end if;
  about := subject;
  if what in ('PERSON', 'INTRODUCTION') then
    execute format('select family_id from %I.%I where id = $1', home, 'peersupport_' || lower(what))
      into about using subject;
  end if;
  if about is null then
    return;
  end if;
  if what = 'INTRODUCTION' then
    raise exception 'introduction % goes with its family', subject
      using errcode = 'check_violation', constraint = 'introduction_goes_with_its_family';
  end if;
  execute format('select from %I.peersupport_family where id = $1 for update', home) using about;
  execute format('select kind from %I.peersupport_familyhold where family_id = $1 order by step desc limit 1', home)
    into last using about;
  if last = 'PLACED' then
    raise exception 'family % is held', about using errcode = 'check_violation', constraint = 'family_is_held';
  end if;
  execute format('select exists (select from %I.peersupport_concern where family_id = $1)', home)
    into concern using about;
  if concern and rule <> 'concern' then
    raise exception 'family % is kept by law', about using errcode = 'check_violation', constraint = 'family_is_kept';
  end if;
end $$;

create function peersupport_empty_rows(home text, place text, ids jsonb) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  changes text;
begin
  select string_agg(format('%I = %s', attname, case
      when attname = 'user_id' then 'null'
      when atttypid = 'jsonb'::regtype then '''[]'''
      when attname = 'first_name' then '''Removed'''
      when attnotnull then '''''' else 'null' end), ', ') into changes
  from pg_attribute
  where attrelid = format('%I.%I', home, place)::regclass and attnum > 0 and not attisdropped
    and attname not in ('role', 'state', 'kind')
    and (attname = 'user_id' or atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype));
  execute format('update %I.%I set %s where id in (select jsonb_array_elements_text($1)::uuid)', home, place, changes)
    using ids;
end $$;

create function peersupport_take_away() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  home text := tg_table_schema; found jsonb; more jsonb; grew boolean; link record; place text;
  kept text[] := array['peersupport_accesslog', 'peersupport_datarequest', 'peersupport_familyhold'];
  emptied text[] := array['peersupport_family', 'peersupport_person'];
begin
  execute format('select %I.peersupport_may_be_removed($1, $2, $3, $4, $5)', home)
    using home, new.removal_id, new.what, new.subject_id, new.rule;
  if new.what in ('SHELL', 'INTRODUCTION') then
    kept := '{}'; emptied := '{}';
  end if;
  found := jsonb_build_object(case new.what when 'PERSON' then 'peersupport_person' when 'INTRODUCTION'
    then 'peersupport_introduction' else 'peersupport_family' end, jsonb_build_array(new.subject_id));
  if new.what = 'PERSON' then
    execute format('select coalesce(jsonb_agg(i.id), ''[]'') from %1$I.peersupport_introduction i'
                   ' join %1$I.peersupport_person p on p.family_id = i.family_id'
                   ' where p.id = $1 and p.role = ''PARENT''', home) into more using new.subject_id;
    found := found || jsonb_build_object('peersupport_introduction', more);
  end if;
  loop
    grew := false;
    for link in
      select child.relname as child, parent.relname as parent, a.attname as points
      from pg_constraint c join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.connamespace = home::regnamespace and child.relnamespace = c.connamespace
        and found ? parent.relname::text and child.relname <> all (kept)
        and (new.what = 'SHELL' or child.relname <> 'peersupport_concern')
    loop
      execute format('select jsonb_agg(id) from %I.%I where %I in (select jsonb_array_elements_text($1)::uuid)'
                     ' and not coalesce($2, ''[]'') ? id::text', home, link.child, link.points)
        into more using found -> link.parent, found -> link.child;
      if more is not null then
        grew := true;
        found := found || jsonb_build_object(link.child, coalesce(found -> link.child, '[]') || more);
      end if;
    end loop;
    exit when not grew;
  end loop;
  for place in select jsonb_object_keys(found) loop
    if place = any (emptied) then
      execute format('select %I.peersupport_empty_rows($1, $2, $3)', home) using home, place, found -> place;
    else
      execute format('delete from %I.%I where id in (select jsonb_array_elements_text($1)::uuid)', home, place)
        using found -> place;
    end if;
  end loop;
  return new;
end $$;
revoke execute on function peersupport_take_away() from public;
create trigger take_away before insert on peersupport_tombstone
  for each row execute function peersupport_take_away();
"""

UNDO = """
drop trigger if exists take_away on peersupport_tombstone;
drop trigger if exists approved_by_another on peersupport_removalapproval;
drop function if exists peersupport_take_away();
drop function if exists peersupport_approved_by_another();
drop function if exists peersupport_empty_rows(text, text, jsonb);
drop function if exists peersupport_may_be_removed(text, uuid, text, uuid, text);
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0009_rights")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
