"""What a mutual published goes when the mutual is deleted: by the owner's hand, and by nobody else's."""

from django.db import migrations

TABLES = ("region_comparisonconsent", "region_publishedreturn", "region_publishedfigure")


class Migration(migrations.Migration):

    dependencies = [("region", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "\n".join(
                f"create policy {table}_remove on {table} for delete using (current_user ="
                f" (select tableowner from pg_tables where schemaname = 'public' and tablename = '{table}'));"
                for table in TABLES
            ),
            "\n".join(f"drop policy {table}_remove on {table};" for table in TABLES),
        ),
    ]
