"""Who may do which verb to a story."""

from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story

CONFIDENTIAL = "This story is confidential: only the people named on it can do anything with it."


def sees(user: User, story: Story) -> bool:
    """Does this person see the story? The rule of `seen_by`, asked of one."""
    if not story.confidential and story.desk_id in user.desk_ids():
        return True  # spares the question, for nearly every story
    return Story.objects.visible_to(user).filter(pk=story.pk).exists()


def require_seen(*, by: User, story: Story) -> None:
    """Raise `NotPermitted` unless `by` sees the story: for what is theirs by having done it, whatever their role."""
    if not sees(by, story):
        raise NotPermitted(CONFIDENTIAL)


def require_part(*, by: User, story: Story, roles: tuple[str, ...], sentence: str) -> None:
    """Raise `NotPermitted(sentence)` unless `by` has one of the roles on the story's desk and sees the story.

    So whoever it is shared with reads only, and a role does nothing to a confidential story without a name on it.
    """
    require_role(by=by, desk_id=story.desk_id, roles=roles, sentence=sentence)
    require_seen(by=by, story=story)


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
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence="Only a reporter or an editor of the desk can save copy; a fact-checker proposes a fix.",
    )


def may_file(*, by: User, story: Story) -> None:
    """File: whoever wrote it, or an editor."""
    may_edit(by=by, story=story)


def may_steer(*, by: User, story: Story) -> None:
    """Hold, resume, return, spike, schedule: the desk's editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can hold, return, spike or schedule a story.",
    )


def may_say_who_sees(*, by: User, story: Story) -> None:
    """Make it confidential or open, name people, share it: its filer, and editors and heads who see it."""
    filed_it = story.filed_by_id == by.pk
    require_part(
        by=by,
        story=story,
        roles=tuple(Role) if filed_it else (Role.EDITOR, Role.DESK_HEAD),
        sentence="Only who filed the story, an editor or a head of the desk can say who sees it.",
    )


def may_retract(*, by: User, story: Story) -> None:
    """Retract what ran: a senior editor."""
    sentence = "Only a senior editor of the desk can retract a published story."
    require_part(by=by, story=story, roles=(Role.EDITOR,), sentence=sentence)
    if not by.is_senior_on(story.desk_id):
        raise NotPermitted(sentence)


def is_named_or_author(user: User, story: Story) -> bool:
    """Filer, byline now or before, or author of any revision; who proposed words of it is the claims' question."""
    return (
        story.filed_by_id == user.pk
        or story.responsible.filter(user=user).exists()
        or story.bylines.filter(user=user).exists()
        or story.revisions.filter(author=user).exists()
    )
