# Handovers, professionals, and who answers for a family.

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = "The constraint of messages is widened: every row that held to the old one holds to the new."

    dependencies = [
        ('peersupport', '0011_loss'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('client_key', models.UUIDField(unique=True)),
                ('purpose', models.CharField(max_length=200)),
                ('receiver', models.CharField(choices=[('TEAM', 'Another team here'), ('PROFESSIONAL', 'A midwife, health visitor or GP'), ('PARCEL', 'Another mutual or service')], max_length=12)),
                ('state', models.CharField(choices=[('DRAFT', 'Being written'), ('AGREED', 'Agreed, not sent yet'), ('SENT', 'Sent'), ('OPENED', 'Opened'), ('ACCEPTED', 'They said yes'), ('DECLINED', 'They said no'), ('MET', 'They have met'), ('WITHDRAWN', 'Taken back')], default='DRAFT', max_length=9)),
                ('started_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('met_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HandoverEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('DRAFTED', 'Begun'), ('WRITTEN', 'Changed'), ('AGREED', 'Agreed'), ('SENT', 'Sent'), ('OPENED', 'Opened'), ('ASKED_TO_RING', 'Asked us to ring'), ('ACCEPTED', 'Said yes'), ('DECLINED', 'Said no'), ('MET', 'First met'), ('REMINDED', 'Reminded'), ('NEW_CODE', 'Given a new page and code'), ('WITHDRAWN', 'Taken back')], max_length=13)),
                ('at', models.DateTimeField()),
                ('who', models.CharField(blank=True, max_length=120)),
                ('said', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandoverVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.PositiveIntegerField()),
                ('items', models.JSONField(default=list)),
                ('dont_ask', models.JSONField(default=list)),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OutsideLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('code_hash', models.CharField(blank=True, max_length=160)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('sitting_hash', models.CharField(blank=True, max_length=64)),
                ('sitting_until', models.DateTimeField(blank=True, null=True)),
                ('dead_at', models.DateTimeField(blank=True, null=True)),
                ('why_dead', models.CharField(blank=True, choices=[('', ''), ('EXPIRED', 'Its time was over'), ('WITHDRAWN', 'It was taken back'), ('WRONG_CODES', 'Too many wrong codes'), ('REPLACED', 'A newer one took its place'), ('DONE', 'It was answered')], max_length=11)),
            ],
        ),
        migrations.CreateModel(
            name='Professional',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('role', models.CharField(choices=[('MIDWIFE', 'Midwife'), ('HEALTH_VISITOR', 'Health visitor'), ('GP', 'GP'), ('OTHER', 'Somebody else who helps')], max_length=14)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('contact', models.CharField(max_length=120)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ProfessionalLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.JSONField(default=list)),
                ('evidence', models.CharField(max_length=200)),
                ('since', models.DateTimeField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProfessionalNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('client_key', models.UUIDField(unique=True)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('why', models.CharField(choices=[('STARTED', 'Started the family’s page'), ('TAKEN', 'Took over here'), ('HANDOVER', 'Said yes to a handover'), ('CAME_BACK', 'The family came back')], max_length=9)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_is_to_somebody',
        ),
        migrations.AlterField(
            model_name='consentfact',
            name='purpose',
            field=models.CharField(choices=[('CONTACT', 'Get in touch with me'), ('REMINDERS', 'Remind me before we meet'), ('INVITATIONS', 'Tell me what is on'), ('HANDOVER', 'Pass on what I agreed to')], max_length=12),
        ),
        migrations.AddField(
            model_name='handover',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='peersupport.family'),
        ),
        migrations.AddField(
            model_name='handover',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='peersupport.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='started_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_centre',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='peersupport.centre'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='handover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='peersupport.handover'),
        ),
        migrations.AddField(
            model_name='handoverversion',
            name='handover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='peersupport.handover'),
        ),
        migrations.AddField(
            model_name='handoverversion',
            name='written_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoverevent',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='peersupport.handoverversion'),
        ),
        migrations.AddField(
            model_name='outsidelink',
            name='handover',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outside_links', to='peersupport.handover'),
        ),
        migrations.AddField(
            model_name='outsidelink',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professional',
            name='added_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professional',
            name='checked_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professional',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='professionals', to='peersupport.family'),
        ),
        migrations.AddField(
            model_name='handover',
            name='professional',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='peersupport.professional'),
        ),
        migrations.AddField(
            model_name='message',
            name='professional',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='peersupport.professional'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), ('user__isnull', False), ('professional__isnull', False), _connector='OR'), name='message_is_to_somebody'),
        ),
        migrations.AddField(
            model_name='professionallink',
            name='ended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professionallink',
            name='kept_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professionallink',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='professional_links', to='peersupport.person'),
        ),
        migrations.AddField(
            model_name='professionallink',
            name='professional',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='peersupport.professional'),
        ),
        migrations.AddField(
            model_name='outsidelink',
            name='professional_link',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outside_links', to='peersupport.professionallink'),
        ),
        migrations.AddField(
            model_name='professionalnote',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='professionalnote',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='professional_note', to='peersupport.entry'),
        ),
        migrations.AddField(
            model_name='professionalnote',
            name='professional_link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='peersupport.professionallink'),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='peersupport.family'),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='handoverversion',
            constraint=models.UniqueConstraint(models.F('handover'), models.F('step'), name='handover_version_in_steps'),
        ),
        migrations.AddConstraint(
            model_name='professional',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_by', None), ('checked_on', None)), models.Q(('checked_by__isnull', False), ('checked_on__isnull', False)), _connector='OR'), name='professional_checked_on_and_by_together'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(models.F('person'), condition=models.Q(('state__in', ['DRAFT', 'AGREED', 'SENT', 'OPENED'])), name='one_handover_under_way'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('professional', None), ('receiver', 'TEAM'), ('to_user__isnull', False)), models.Q(('professional__isnull', False), ('receiver', 'PROFESSIONAL'), ('to_centre', None), ('to_user', None)), models.Q(('professional', None), ('receiver', 'PARCEL'), ('to_centre', None), ('to_user', None)), _connector='OR'), name='handover_names_its_receiver'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['SENT', 'OPENED', 'ACCEPTED', 'DECLINED', 'MET']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='handover_sent_says_when'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('state', 'MET')), models.Q(models.Q(('state', 'MET'), _negated=True), ('met_on', None)), _connector='OR'), name='handover_met_says_the_day'),
        ),
        migrations.AddConstraint(
            model_name='professionallink',
            constraint=models.UniqueConstraint(models.F('professional'), condition=models.Q(('ended_at', None)), name='linked_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='outsidelink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handover__isnull', False), ('professional_link', None)), models.Q(('handover', None), ('professional_link__isnull', False)), _connector='OR'), name='outside_link_opens_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='outsidelink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address_hash__isnull', False), ('dead_at', None), ('why_dead', '')), models.Q(('address_hash', None), ('code_hash', ''), ('dead_at__isnull', False), ('sitting_hash', ''), models.Q(('why_dead', ''), _negated=True)), _connector='OR'), name='dead_outside_link_holds_no_hash'),
        ),
        migrations.AddConstraint(
            model_name='outsidelink',
            constraint=models.UniqueConstraint(models.F('handover'), condition=models.Q(('dead_at', None)), name='one_live_link_per_handover'),
        ),
        migrations.AddConstraint(
            model_name='outsidelink',
            constraint=models.UniqueConstraint(models.F('professional_link'), condition=models.Q(('dead_at', None)), name='one_live_link_per_professional'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.UniqueConstraint(models.F('family'), condition=models.Q(('until', None)), name='one_responsible_person_per_family'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='responsibility_ends_after_it_begins'),
        ),
    ]

