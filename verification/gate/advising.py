"""Legal advice: a thread of its own between the desk's legal readers and its editors, and in nothing else."""

from newsroom.dispatch.actions import tell
from newsroom.errors import require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.gate.models import Advice
from verification.gate.permissions import may_advise

LONGEST_ADVICE = 20_000


@verb
def advise(*, by: User, story: Story, text: str) -> Advice:
    """Write into the thread. Others of it hear that there is something, and not what.

    The ledger says that advice was given. Its words are not among its texts: a hash would let a guess be tested, and
    what is kept there is shown to auditors.
    """
    may_advise(by=by, story=story)
    text = require_text("text", text, "Write what you want to say.", limit=LONGEST_ADVICE)
    advice = Advice.objects.create(story=story, by=by, text=text)
    others = {
        user.pk: user
        for user in [*users_on(story.desk_id, Role.LEGAL), *editors_on_duty(story.desk)]
        if user != by
    }
    tell(
        users=others.values(),
        kind="advice_given",
        key=str(advice.pk),
        payload={"story": story.pk},
        story_id=story.pk,
    )
    record("advice.given", by=by, subject=advice, story_id=story.pk, desk_id=story.desk_id)
    return advice
