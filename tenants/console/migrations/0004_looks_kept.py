import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("console", "0003_schema_lacks")]
    safe_because = "No released code reads the table: it came one migration before."

    operations = [
        migrations.DeleteModel("Look"),
        migrations.CreateModel(
            name="LookKept",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=30, unique=True)),
                ("findings", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("took_ms", models.PositiveIntegerField()),
            ],
            options={"abstract": False},
        ),
    ]
