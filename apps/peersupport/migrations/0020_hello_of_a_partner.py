"""A hello says in which language and what makes a talk easy. A partner's own hello is his: it names whom he became, and
goes with his record and not with hers."""

import django.db.models.deletion
from django.db import migrations, models

BEFORE = """
create or replace function peersupport_take_away() returns trigger language plpgsql security definer
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
"""
TAKE_AWAY = """
create or replace function peersupport_take_away() returns trigger language plpgsql security definer
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
                   ' where p.id = $1 and p.role = ''PARENT'' and i.person_id is null', home) into more using new.subject_id;
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
"""


class Migration(migrations.Migration):
    safe_because = "The column is new: no row names a person, so every row holds to what is said of it."
    dependencies = [("peersupport", "0019_a_supporter_of_his_own")]
    operations = [
        migrations.AddField("introduction", "languages", models.JSONField(default=list, db_default=[])),
        migrations.AddField("introduction", "interpreter", models.BooleanField(default=False, db_default=False)),
        migrations.AddField(
            "introduction", "access_needs", models.CharField(max_length=300, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "introduction",
            "person",
            models.ForeignKey(
                "peersupport.person",
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="introductions",
                db_index=False,
            ),
        ),
        migrations.AddConstraint(
            "introduction",
            models.CheckConstraint(
                name="introduction_person_is_of_a_family",
                condition=models.Q(person=None) | models.Q(family__isnull=False),
            ),
        ),
        migrations.RunSQL(TAKE_AWAY, BEFORE),
    ]
