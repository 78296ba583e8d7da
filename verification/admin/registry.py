"""What the administration shows, in the order of the house's rooms."""

from django.contrib import admin

from newsroom.dispatch.models import OutboxMessage
from newsroom.ledger.models import Event
from newsroom.people.models import Desk, Membership, User
from newsroom.stories.models import Story
from verification.admin import lookups
from verification.admin.tasks import TaskAdmin
from verification.checking.models import VerificationTask
from verification.claims.models import Claim
from verification.reminders.models import Reminder

admin.site.register(VerificationTask, TaskAdmin)
admin.site.register(Claim, lookups.ClaimAdmin)
admin.site.register(Reminder, lookups.ReminderAdmin)
admin.site.register(Event, lookups.EventAdmin)
admin.site.register(User, lookups.UserAdmin)
admin.site.register(Membership, lookups.MembershipAdmin)
admin.site.register(Desk, lookups.DeskAdmin)
admin.site.register(OutboxMessage, lookups.OutboxAdmin)
admin.site.register(Story, lookups.StoryAdmin)
