"""Which ready-made tenants lack no migration: read for the application, which may not look into their schemas."""

from django.db import migrations

CREATE = """
create function ready_tenants(wanted text, expected text[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  one record;
  missing bigint;
begin
  for one in
    select t.id, t.schema_name from public.tenants_tenant t
    where t.state = 'PENDING' and t.kind = wanted order by t.made_at, t.id
  loop
    if to_regclass(format('%I.django_migrations', one.schema_name)) is not null then
      execute format(
        'select count(*) from unnest($1) as e(name) where not exists'
        ' (select from %I.django_migrations m where m.app || ''.'' || m.name = e.name)', one.schema_name
      ) into missing using expected;
      if missing = 0 then
        return next one.id;
      end if;
    end if;
  end loop;
end
$$;
revoke all on function ready_tenants(text, text[]) from public;
"""


class Migration(migrations.Migration):

    dependencies = [("fleet", "0001_initial"), ("tenants", "0003_lifecycle")]

    operations = [migrations.RunSQL(CREATE, "drop function ready_tenants(text, text[])")]
