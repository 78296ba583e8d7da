import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import newsroom.people.models
import newsroom.stories.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='WakeUp',
            fields=[
                ('name', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('did', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=120)),
                ('time_zone', models.CharField(blank=True, max_length=60, validators=[newsroom.people.models.valid_time_zone])),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
                ('digest_at', models.TimeField(default=datetime.time(8, 0), verbose_name='digest at')),
                ('single_keys', models.BooleanField(default=True, verbose_name='single-key shortcuts')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the admin')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_any_case'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='user_quiet_from_until')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('channel', models.CharField(choices=[('in_app', 'Notice'), ('email', 'E-mail'), ('chat', 'Chat'), ('webhook', 'Webhook'), ('outside', 'E-mail to somebody outside')], max_length=10)),
                ('when', models.CharField(choices=[('at_once', 'At once'), ('digest', 'In the digest'), ('never', 'Never')], max_length=8)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='choice_once')],
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('time_zone', models.CharField(default='UTC', max_length=60, validators=[newsroom.people.models.valid_time_zone])),
                ('opens_at', models.TimeField(default=datetime.time(7, 0))),
                ('closes_at', models.TimeField(default=datetime.time(23, 0))),
                ('working_days', models.CharField(default='1234567', max_length=7, verbose_name='working days (1 is Monday)')),
                ('holiday_calendar', models.CharField(blank=True, max_length=12, validators=[newsroom.people.models.valid_holiday_calendar], verbose_name='public holidays of')),
                ('asks_web_archive', models.BooleanField(default=False, verbose_name='asks a web archive to save captured pages')),
                ('publishes_record', models.BooleanField(default=False, verbose_name='shows readers how it checked')),
                ('keeps_text_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='erases free text so many months after a story ended')),
                ('duty_editor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='ChatHook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('format', models.CharField(choices=[('slack', 'Slack'), ('teams', 'Microsoft Teams'), ('mattermost', 'Mattermost')], max_length=12)),
                ('host', models.CharField(max_length=255)),
                ('sealed_url', models.TextField()),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('failing_since', models.DateTimeField(null=True)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('disabled_because', models.CharField(blank=True, max_length=300)),
                ('removed_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chat_hooks', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chat_hooks', to='newsroom.desk')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('desk__isnull', True), ('user__isnull', False)), models.Q(('desk__isnull', False), ('user__isnull', True)), _connector='OR'), name='chat_hook_of_desk_or_person')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=60)),
                ('desk_id', models.BigIntegerField(null=True)),
                ('story_id', models.BigIntegerField(null=True)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('position',),
                'indexes': [models.Index(fields=['story_id', '-position'], name='event_story')],
            },
        ),
        migrations.CreateModel(
            name='EventText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='newsroom.event')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('event', 'name'), name='event_text_once')],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('because', models.CharField(max_length=300)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='freeze_lifted_who_when')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('reporter', 'Reporter'), ('fact_checker', 'Fact-checker'), ('editor', 'Editor'), ('desk_head', 'Desk head'), ('legal', 'Legal reader'), ('auditor', 'Auditor')], max_length=20)),
                ('senior', models.BooleanField(default=False)),
                ('secret_sha256', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='newsroom.desk')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-invited_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_who_when')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reporter', 'Reporter'), ('fact_checker', 'Fact-checker'), ('editor', 'Editor'), ('desk_head', 'Desk head'), ('legal', 'Legal reader'), ('auditor', 'Auditor')], max_length=20)),
                ('senior', models.BooleanField(default=False, verbose_name='senior (editors)')),
                ('capacity', models.PositiveSmallIntegerField(default=12, verbose_name='capacity, effort points open at once')),
                ('skills', models.JSONField(blank=True, default=list, verbose_name='kinds of claims this person is good at')),
                ('languages', models.JSONField(blank=True, default=list)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='newsroom.desk')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('desk__name', 'role', 'user__name'),
                'constraints': [models.UniqueConstraint(fields=('user', 'desk', 'role'), name='membership_once'), models.CheckConstraint(condition=models.Q(('senior', False), ('role', 'editor'), _connector='OR'), name='membership_senior_is_editor')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('dedupe_key', models.CharField(max_length=160, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('channel', models.CharField(choices=[('in_app', 'Notice'), ('email', 'E-mail'), ('chat', 'Chat'), ('webhook', 'Webhook'), ('outside', 'E-mail to somebody outside')], max_length=10)),
                ('urgent', models.BooleanField(default=False)),
                ('digest', models.BooleanField(default=False, verbose_name='waits for the digest')),
                ('not_after', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True, verbose_name='let through although sending was frozen')),
                ('payload', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('leased', 'Taken by a worker'), ('sending', 'Being sent'), ('sent', 'Sent'), ('dropped', 'No longer due'), ('failed', 'Failed, will be tried again'), ('unknown', 'Unknown whether it was sent'), ('dead', 'Given up')], default='pending', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('lease_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('chat_hook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='newsroom.chathook')),
                ('desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.desk')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=400)),
                ('path', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice', to='newsroom.outboxmessage')),
            ],
            options={
                'ordering': ('-pk',),
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('status_code', models.PositiveSmallIntegerField(null=True, verbose_name='answer of the receiver (HTTP)')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsroom.outboxmessage')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'A slug line is small letters, figures and hyphens, like harbour-toll-audit.')], verbose_name='slug line')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('filed', 'Filed'), ('checking', 'In checking'), ('approved', 'Approved'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('held', 'Held'), ('spiked', 'Spiked'), ('retracted', 'Retracted')], default='draft', max_length=10)),
                ('headline', models.CharField(max_length=300)),
                ('publish_by', models.DateTimeField(blank=True, null=True)),
                ('embargo_until', models.DateTimeField(blank=True, null=True)),
                ('scheduled_for', models.DateTimeField(blank=True, null=True)),
                ('copy_version', models.PositiveIntegerField(default=0)),
                ('gate_version', models.PositiveBigIntegerField(default=0)),
                ('ran_version', models.PositiveIntegerField(null=True, verbose_name='copy version that ran last')),
                ('claim_count', models.PositiveIntegerField(default=0, verbose_name='claim numbers given so far')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('filed_at', models.DateTimeField(null=True)),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('standing_reason', models.CharField(blank=True, max_length=1000, verbose_name='why it is held, returned or spiked')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='newsroom.desk')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheduled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'stories',
                'ordering': ('publish_by', 'pk'),
                'indexes': [models.Index(fields=['desk', 'state', 'publish_by'], name='story_board')],
                'constraints': [models.UniqueConstraint(fields=('desk', 'slug'), name='story_slug_once_per_desk')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reason', models.CharField(choices=[('first', 'First copy'), ('edit', 'Edit'), ('fix', 'Suggested wording accepted'), ('cut', 'Claim cut'), ('given_up', 'Next version given up')], default='edit', max_length=10)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('blocks', models.JSONField()),
                ('text', models.TextField()),
                ('projection_version', models.PositiveSmallIntegerField(default=1)),
                ('sha256', models.CharField(max_length=64)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='newsroom.story')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('story', 'number'), name='revision_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Responsible',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsible', to='newsroom.story')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'user'), name='responsible_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=newsroom.stories.models.first_version)),
                ('tab', models.UUIDField(default=uuid.uuid4)),
                ('seen', models.PositiveIntegerField(verbose_name='copy version it is typed over')),
                ('headline', models.TextField(blank=True)),
                ('standfirst', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('discarded_at', models.DateTimeField(null=True, verbose_name='discarded, and still to be brought back')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='newsroom.story')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'user'), name='draft_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='newsroom.story')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('story', 'user'), name='byline_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('events', models.JSONField(default=list, verbose_name='events')),
                ('only_story', models.UUIDField(null=True, verbose_name='only the story with this id')),
                ('with_copy', models.BooleanField(default=False, verbose_name='the copy goes along when a story is published')),
                ('sealed_secret', models.TextField()),
                ('sealed_old_secret', models.TextField(blank=True)),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('failing_since', models.DateTimeField(null=True)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('disabled_because', models.CharField(blank=True, max_length=300)),
                ('removed_at', models.DateTimeField(null=True)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='newsroom.desk')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='subscription',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='newsroom.subscription'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('state__in', ('pending', 'leased', 'sending', 'failed'))), fields=['next_try_at'], name='outbox_due'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('state__in', ('dead', 'unknown'))), fields=['state'], name='outbox_given_up'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['sent_at'], name='outbox_sent'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='outbox_sent_when'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ('in_app', 'email')), ('chat_hook', None), ('recipient__isnull', False), ('subscription', None)), models.Q(('channel', 'chat'), ('chat_hook__isnull', False), ('subscription', None)), models.Q(('channel', 'webhook'), ('chat_hook', None), ('recipient', None), ('subscription__isnull', False)), models.Q(('channel', 'outside'), ('chat_hook', None), ('owner__isnull', False), ('recipient', None), ('subscription', None)), _connector='OR'), name='outbox_knows_whereto'),
        ),
    ]
