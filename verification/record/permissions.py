from newsroom.people.models import User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story


def may_publish(*, by: User, story: Story) -> None:
    """Publish what is approved: the desk's editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can publish its stories.",
    )


def may_recheck(*, by: User, story: Story) -> None:
    """Settle a register entry: the desk's fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.EDITOR, Role.FACT_CHECKER),
        sentence="Only an editor or fact-checker of the desk can settle a re-check.",
    )
