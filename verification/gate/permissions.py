from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import is_responsible_for_words
from verification.gate.models import ShortLine


def _not_own_words(by: User, story: Story) -> None:
    if is_responsible_for_words(by, story):
        raise NotPermitted(f"You are responsible for words of {story.slug}, so somebody else must sign it.")


def may_override(*, by: User, story: Story) -> None:
    """Let a blocker pass, or breaking news run before it is checked: an editor of the desk who wrote none of it."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can let something pass that stops a story.",
    )
    _not_own_words(by, story)


def may_approve(*, by: User, story: Story) -> None:
    """Approve: an editor of the desk who wrote none of it and did not give the senior sign-off."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can approve its stories.",
    )
    _not_own_words(by, story)
    if story.sign_offs.in_force().senior().filter(by=by).exists():
        raise NotPermitted("You gave the senior sign-off on this story, so another editor approves it.")


def may_sign_as_senior(*, by: User, story: Story) -> None:
    """Senior sign-off: a senior editor of the desk who wrote none of it."""
    if not by.is_senior_on(story.desk_id):
        raise NotPermitted("Only a senior editor of the desk can give this sign-off.")
    _not_own_words(by, story)
    if story.sign_offs.in_force().approvals().filter(by=by).exists():
        raise NotPermitted("You approved this story, so another senior editor gives this sign-off.")


def may_propose_short_line(*, by: User, story: Story) -> None:
    """Write a push, snap or social line: the desk's reporters and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence="Only a reporter or an editor of the desk can write a line for its stories.",
    )


def may_send_short_line(*, by: User, story: Story) -> None:
    """Send an approved line: the desk's editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can approve or send a line of its stories.",
    )


def may_approve_short_line(*, by: User, line: ShortLine) -> None:
    """Approve a line: an editor of the desk who wrote neither the line nor words of the story."""
    may_send_short_line(by=by, story=line.story)
    if line.made_by_id == by.pk:
        raise NotPermitted("You wrote this line, so another editor approves it.")
    _not_own_words(by, line.story)


def may_withdraw_short_line(*, by: User, line: ShortLine) -> None:
    """Withdraw a line: whoever wrote it while it is not sent, and the desk's editors."""
    if line.made_by_id != by.pk or line.sent_at:
        may_send_short_line(by=by, story=line.story)


def may_set_policy(*, by: User, desk: Desk) -> None:
    """Say what the gate asks on a desk: its head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} can set its house policy.",
    )
