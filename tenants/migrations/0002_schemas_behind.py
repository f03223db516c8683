"""Which schemas lack a migration: read for the application, which may not look into tenants' schemas. See docs/adr/0007."""

from django.db import migrations

CREATE = """
create function schemas_behind(expected text[]) returns table (schema_name text, missing bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  for schema_name in
    select 'public' union all select t.schema_name from public.tenants_tenant t where t.state <> 'MAKING'
  loop
    missing := cardinality(expected);
    if to_regclass(format('%I.django_migrations', schema_name)) is not null then
      execute format(
        'select count(*) from unnest($1) as e(name) where not exists'
        ' (select from %I.django_migrations m where m.app || ''.'' || m.name = e.name)', schema_name
      ) into missing using expected;
    end if;
    if missing > 0 then
      return next;
    end if;
  end loop;
end
$$;
revoke all on function schemas_behind(text[]) from public;
"""


class Migration(migrations.Migration):

    dependencies = [("tenants", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "drop function schemas_behind(text[])")]
