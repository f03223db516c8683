import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grown", "0001_initial")]

    operations = [
        migrations.AddField("note", "colour", models.CharField(db_default="", max_length=20)),
        migrations.AddIndex("note", models.Index(fields=["written_at"], name="grown_note_written")),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("note", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="grown.note")),
            ],
        ),
    ]
