"""Every open family has somebody responsible (P14); no packet leaves that she has not agreed to (P15)."""

from django.db import migrations

SOMEBODY = """
create function peersupport_family_has_somebody() returns trigger language plpgsql as $$
begin
  execute format('insert into %I.peersupport_responsibility (id, family_id, user_id, since, until, why)'
                 ' values (gen_random_uuid(), $1, $2, $3, $4, ''STARTED'')', tg_table_schema)
    using new.id, new.started_by_id, new.started_at,
      case when new.ended_at is null then null else greatest(new.ended_at, new.started_at) end;
  return null;
end $$;
create trigger family_has_somebody after insert on peersupport_family
  for each row execute function peersupport_family_has_somebody();

create function peersupport_family_ended_or_back() returns trigger language plpgsql as $$
begin
  if new.ended_at is not null and old.ended_at is null then
    execute format('update %I.peersupport_responsibility set until = greatest($2, since)'
                   ' where family_id = $1 and until is null', tg_table_schema) using new.id, new.ended_at;
  elsif new.ended_at is null and old.ended_at is not null then
    execute format('insert into %1$I.peersupport_responsibility (id, family_id, user_id, since, why)'
                   ' select gen_random_uuid(), family_id, user_id, greatest(until, now()), ''CAME_BACK'''
                   ' from %1$I.peersupport_responsibility where family_id = $1 order by until desc, since desc limit 1',
                   tg_table_schema) using new.id;
  end if;
  return null;
end $$;
create trigger family_ended_or_back after update of ended_at on peersupport_family
  for each row execute function peersupport_family_ended_or_back();

create function peersupport_family_is_never_alone() returns trigger language plpgsql as $$
declare
  whose uuid; held int;
begin
  whose := case when tg_op = 'DELETE' then old.family_id else new.family_id end;
  execute format('select count(r.id) from %1$I.peersupport_family f left join %1$I.peersupport_responsibility r'
                 ' on r.family_id = f.id and r.until is null where f.id = $1 and f.ended_at is null group by f.id',
                 tg_table_schema) into held using whose;
  if held = 0 then
    raise exception 'nobody is responsible for family %', whose
      using errcode = 'check_violation', constraint = 'family_is_never_alone';
  end if;
  return null;
end $$;
create constraint trigger family_is_never_alone after insert or update or delete on peersupport_responsibility
  deferrable initially deferred for each row execute function peersupport_family_is_never_alone();
"""

BROUGHT_OVER = """
insert into peersupport_responsibility (id, family_id, user_id, since, until, why)
select gen_random_uuid(), id, started_by_id, started_at,
  case when ended_at is null then null else greatest(ended_at, started_at) end, 'STARTED'
from peersupport_family f
where not exists (select from peersupport_responsibility r where r.family_id = f.id);
"""

ONE_WAY = """
create function peersupport_handover_goes_one_way() returns trigger language plpgsql as $$
declare
  agreed boolean;
begin
  if row(new.receiver, new.to_user_id, new.to_centre_id, new.professional_id, new.purpose)
     is distinct from row(old.receiver, old.to_user_id, old.to_centre_id, old.professional_id, old.purpose) then
    raise exception 'handover % keeps its receiver and its purpose', old.id
      using errcode = 'check_violation', constraint = 'handover_keeps_its_receiver';
  end if;
  if new.state = old.state then
    return new;
  end if;
  if not (old.state || '>' || new.state = any (array[
      'DRAFT>AGREED', 'DRAFT>WITHDRAWN', 'AGREED>DRAFT', 'AGREED>SENT', 'AGREED>WITHDRAWN', 'SENT>OPENED',
      'SENT>ACCEPTED', 'SENT>DECLINED', 'SENT>WITHDRAWN', 'OPENED>ACCEPTED', 'OPENED>DECLINED', 'OPENED>WITHDRAWN',
      'ACCEPTED>MET', 'ACCEPTED>WITHDRAWN'])) then
    raise exception 'handover % does not go from % to %', old.id, old.state, new.state
      using errcode = 'check_violation', constraint = 'handover_goes_one_way';
  end if;
  if new.state = 'SENT' then
    execute format('select exists (select from %1$I.peersupport_handoverevent e'
                   ' join %1$I.peersupport_handoverversion v on v.id = e.version_id'
                   ' join %1$I.peersupport_person p on p.id = $2 and p.user_id = e.by_id'
                   ' where v.handover_id = $1 and e.kind = ''AGREED'' and v.step ='
                   ' (select max(step) from %1$I.peersupport_handoverversion where handover_id = $1))',
                   tg_table_schema) into agreed using new.id, new.person_id;
    if not agreed then
      raise exception 'nobody agreed to the packet of handover %', new.id
        using errcode = 'check_violation', constraint = 'handover_sent_was_agreed';
    end if;
  end if;
  return new;
end $$;
create trigger handover_goes_one_way before update on peersupport_handover
  for each row execute function peersupport_handover_goes_one_way();
create trigger handover_begins_as_a_draft before insert on peersupport_handover
  for each row when (new.state <> 'DRAFT') execute function peersupport_never_so();
"""

NEVER_SO = """
create function peersupport_never_so() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % begins at its beginning', tg_table_name
    using errcode = 'check_violation', constraint = tg_name;
end $$;
"""

UNDO = """
drop trigger if exists family_has_somebody on peersupport_family;
drop trigger if exists family_ended_or_back on peersupport_family;
drop trigger if exists family_is_never_alone on peersupport_responsibility;
drop trigger if exists handover_goes_one_way on peersupport_handover;
drop trigger if exists handover_begins_as_a_draft on peersupport_handover;
drop function if exists peersupport_family_has_somebody();
drop function if exists peersupport_family_ended_or_back();
drop function if exists peersupport_family_is_never_alone();
drop function if exists peersupport_handover_goes_one_way();
drop function if exists peersupport_never_so();
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0012_handovers")]
    operations = [
        migrations.RunSQL(NEVER_SO + SOMEBODY + ONE_WAY, UNDO),
        migrations.RunSQL(BROUGHT_OVER, migrations.RunSQL.noop),
    ]
