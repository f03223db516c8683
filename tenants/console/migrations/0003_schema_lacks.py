"""Which migrations one tenant lacks, by name: read for the application, which may not look into tenants' schemas."""

from django.db import migrations

CREATE = """
create function schema_lacks(wanted text, expected text[]) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.tenants_tenant t where t.schema_name = wanted) then
    return;
  end if;
  if to_regclass(format('%I.django_migrations', wanted)) is null then
    return query select unnest(expected);
    return;
  end if;
  return query execute format(
    'select e.name from unnest($1) as e(name) where not exists'
    ' (select from %I.django_migrations m where m.app || ''.'' || m.name = e.name)', wanted
  ) using expected;
end
$$;
revoke all on function schema_lacks(text, text[]) from public;
"""


class Migration(migrations.Migration):

    dependencies = [("console", "0002_backends")]

    operations = [migrations.RunSQL(CREATE, "drop function schema_lacks(text, text[])")]
