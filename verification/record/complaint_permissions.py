"""Who may do what with complaints."""

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part
from verification.claims.permissions import is_responsible_for_words
from verification.record.correction_permissions import WORKS_ON_STORIES

ANSWERS = (Role.EDITOR, Role.DESK_HEAD, Role.LEGAL)


def may_log_complaint(*, by: User, story: Story) -> None:
    """Take a complaint in: whoever works on the desk's stories, because it comes to whom it comes."""
    require_part(
        by=by,
        story=story,
        roles=WORKS_ON_STORIES,
        sentence="Only somebody who works on the stories of the desk can log a complaint about one.",
    )


def may_hand_complaint_over(*, by: User, story: Story) -> None:
    """Say who answers a complaint, and until when: the desk's editors and heads."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR, Role.DESK_HEAD),
        sentence="Only an editor or desk head of the desk says who answers a complaint.",
    )


def may_answer_complaint(*, by: User, story: Story) -> None:
    """Decide a complaint: the desk's editors, heads and legal readers, and nobody about words of their own."""
    require_part(
        by=by,
        story=story,
        roles=ANSWERS,
        sentence="Only an editor, desk head or legal reader of the desk decides a complaint.",
    )
    if is_responsible_for_words(by, story):
        raise NotPermitted(
            f"You are responsible for words of {story.slug}: somebody else decides complaints about it."
        )
