"""What no code path may do with a message, held by the database; and the yes of each introduction, brought over."""

from django.db import migrations

GUARDS = """
create function peersupport_message_goes_one_way() returns trigger language plpgsql as $$
declare
  needed text; answer boolean;
begin
  if old.state in ('SENT', 'FAILED', 'STOPPED') and new.state <> old.state then
    raise exception 'message % was over', old.id using errcode = 'check_violation', constraint = 'message_over_stays_over';
  end if;
  if new.state in ('SENDING', 'TO_POST') and old.state = 'QUEUED' and new.purpose <> 'SERVICE' then
    foreach needed in array array['CONTACT', new.purpose] loop
      execute format('select given from %I.peersupport_consentfact where person_id = $1 and purpose = $2'
                     ' order by at desc limit 1', tg_table_schema) into answer using new.person_id, needed;
      if answer is distinct from true then
        raise exception 'message % has no consent to %', old.id, needed
          using errcode = 'check_violation', constraint = 'message_has_consent';
      end if;
    end loop;
  end if;
  return new;
end $$;
create trigger message_goes_one_way before update on peersupport_message
  for each row execute function peersupport_message_goes_one_way();
"""

BROUGHT_OVER = """
insert into peersupport_consentfact (id, person_id, purpose, given, at, wording, evidence, by_id)
select gen_random_uuid(), p.id, 'CONTACT', true, i.consent_at, i.consent_wording, i.consent_evidence, i.noted_by_id
from peersupport_person p join lateral (
  select * from peersupport_introduction i where i.family_id = p.family_id order by i.consent_at desc limit 1
) i on true
where p.role = 'PARENT';
"""

UNDO = """
drop trigger if exists message_goes_one_way on peersupport_message;
drop function if exists peersupport_message_goes_one_way();
"""


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0004_messages")]
    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(BROUGHT_OVER, migrations.RunSQL.noop),
    ]
