"""A draft is thrown away and taken back, and changes in no other way meanwhile; its number is free for another."""

from django.db import migrations, models

KEEP = """
create or replace function keep_published_template_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'Template version % is %: it is never deleted.', old.id, lower(old.state)
      using errcode = 'restrict_violation';
  end if;
  if (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state')
     or new.state not in (old.state, case old.state when 'THROWN' then 'DRAFT' else 'RETIRED' end) then
    raise exception 'Template version % is %: it never changes. Make a new version.', old.id, lower(old.state)
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""
AS_IT_WAS = KEEP.replace("case old.state when 'THROWN' then 'DRAFT' else 'RETIRED' end", "'RETIRED'")


class Migration(migrations.Migration):
    dependencies = [("catalogue_assessments", "0005_published_never_emptied")]
    safe_because = "A table of a few dozen rows, written by editors; both constraints allow more than those before them."

    operations = [
        migrations.AlterField(
            model_name="templateversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "Draft"),
                    ("PUBLISHED", "Published"),
                    ("RETIRED", "Retired"),
                    ("THROWN", "Thrown away"),
                ],
                default="DRAFT",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="templateversion", name="template_number_once_a_language"),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "THROWN"), _negated=True),
                fields=("family", "number", "language"),
                name="template_number_once_a_language",
            ),
        ),
        migrations.RemoveConstraint(model_name="templateversion", name="template_published_with_its_moment"),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("state__in", ["DRAFT", "THROWN"])),
                    models.Q(
                        models.Q(("state__in", ["DRAFT", "THROWN"]), _negated=True), ("published_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="template_published_with_its_moment",
            ),
        ),
        migrations.RunSQL(KEEP, AS_IT_WAS),
    ]
