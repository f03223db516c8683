"""A handover to another mutual or service names who gets it there, and is brought in with an introduction."""

from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = "The constraint is widened: every row that held to the old one holds to the new."
    dependencies = [("peersupport", "0020_hello_of_a_partner")]
    operations = [
        migrations.AddField("introduction", "packet", models.JSONField(null=True, blank=True)),
        migrations.AlterField(
            "professional",
            "role",
            models.CharField(
                max_length=14,
                choices=[
                    ("MIDWIFE", "Midwife"),
                    ("HEALTH_VISITOR", "Health visitor"),
                    ("GP", "GP"),
                    ("MUTUAL", "Another mutual or service"),
                    ("OTHER", "Somebody else who helps"),
                ],
            ),
        ),
        migrations.AlterField(
            "handoverevent",
            "kind",
            models.CharField(
                max_length=13,
                choices=[
                    ("DRAFTED", "Begun"),
                    ("WRITTEN", "Changed"),
                    ("AGREED", "Agreed"),
                    ("SENT", "Sent"),
                    ("OPENED", "Opened"),
                    ("TAKEN", "Taken along as a file"),
                    ("ASKED_TO_RING", "Asked us to ring"),
                    ("ACCEPTED", "Said yes"),
                    ("DECLINED", "Said no"),
                    ("MET", "First met"),
                    ("REMINDED", "Reminded"),
                    ("NEW_CODE", "Given a new page and code"),
                    ("WITHDRAWN", "Taken back"),
                ],
            ),
        ),
        migrations.RemoveConstraint("handover", "handover_names_its_receiver"),
        migrations.AddConstraint(
            "handover",
            models.CheckConstraint(
                name="handover_names_its_receiver",
                condition=models.Q(receiver="TEAM", to_user__isnull=False, professional=None)
                | models.Q(
                    receiver__in=["PROFESSIONAL", "PARCEL"], to_user=None, to_centre=None, professional__isnull=False
                ),
            ),
        ),
    ]
