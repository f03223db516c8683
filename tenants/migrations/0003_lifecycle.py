"""The states a tenant goes through from the pool to its end, the hold that stops the end, and its own limits."""

from django.db import migrations, models

BEHIND = """
create or replace function schemas_behind(expected text[]) returns table (schema_name text, missing bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  for schema_name in
    select 'public' union all
    select t.schema_name from public.tenants_tenant t where t.state not in ({left_out})
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
$$
"""


class Migration(migrations.Migration):

    dependencies = [("tenants", "0002_schemas_behind")]

    operations = [
        migrations.AlterField(
            model_name="tenant",
            name="state",
            field=models.CharField(
                choices=[
                    ("MAKING", "Being made"),
                    ("PENDING", "Ready-made, nobody's yet"),
                    ("SETTING_UP", "Getting ready"),
                    ("ACTIVE", "Active"),
                    ("READ_ONLY", "Reading only"),
                    ("SUSPENDED", "Suspended"),
                    ("SCHEDULED", "To be deleted"),
                    ("DELETING", "Being deleted"),
                ],
                default="MAKING",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="tenant",
            name="state_reason",
            field=models.CharField(
                blank=True, db_default="", help_text="Why it is in this state.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="tenant",
            name="delete_on",
            field=models.DateField(blank=True, help_text="The day from which it is deleted.", null=True),
        ),
        migrations.AddField(
            model_name="tenant",
            name="hold_reason",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Why the law forbids deleting it; blank for no hold.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="tenant",
            name="limits",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="This tenant's own limits.",
            ),
        ),
        migrations.RunSQL(BEHIND.format(left_out="'MAKING', 'DELETING'"), BEHIND.format(left_out="'MAKING'")),
    ]
