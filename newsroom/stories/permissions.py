"""Who may do which verb to a story."""

from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story


def may_start(*, by: User, desk: Desk) -> None:
    """Hand copy in to a desk: its reporters and editors."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence=f"Only a reporter or an editor of {desk.name} can hand in copy there.",
    )


def may_edit(*, by: User, story: Story) -> None:
    """Save copy: the desk's reporters and editors. (A fact-checker proposes a fix instead.)"""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence="Only a reporter or an editor of the desk can save copy; a fact-checker proposes a fix.",
    )


def may_file(*, by: User, story: Story) -> None:
    """File: whoever wrote it, or an editor."""
    may_edit(by=by, story=story)


def may_steer(*, by: User, story: Story) -> None:
    """Hold, resume, return, spike, schedule: the desk's editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can hold, return, spike or schedule a story.",
    )


def may_retract(*, by: User, story: Story) -> None:
    """Retract what ran: a senior editor."""
    if not by.is_senior_on(story.desk_id):
        raise NotPermitted("Only a senior editor of the desk can retract a published story.")


def is_responsible_for_words(user: User, story: Story) -> bool:
    """Filer, byline now or before, or author of any revision: such a person may not approve the story."""
    return (
        story.filed_by_id == user.pk
        or story.responsible.filter(user=user).exists()
        or story.bylines.filter(user=user).exists()
        or story.revisions.filter(author=user).exists()
    )
