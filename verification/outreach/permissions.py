from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_seen

KEEPERS = (Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR)
"""Who keeps the reply log of a desk."""


def may_reach_out(*, by: User, desk_id: int) -> None:
    """Keep the reply log: the desk's reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=desk_id,
        roles=KEEPERS,
        sentence="Only a reporter, fact-checker or editor of the desk can keep its reply log.",
    )


def may_log_replies(*, by: User, story: Story) -> None:
    """Keep the reply log of a story: those who keep the desk's, as far as they see the story."""
    may_reach_out(by=by, desk_id=story.desk_id)
    require_seen(by=by, story=story)


def may_word_letters(*, by: User, desk: Desk) -> None:
    """Word the desk's letters to parties: its head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} can word its letters.",
    )


def may_set_house_numbers(*, by: User, desk: Desk) -> None:
    """Say how much time the desk allows, and how often it follows up: the desk head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} can set its house numbers.",
    )
