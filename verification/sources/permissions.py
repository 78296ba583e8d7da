from newsroom.people.models import User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story


def may_add_source(*, by: User, story: Story) -> None:
    """Add sources and say what rests on them: the desk's reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can add sources.",
    )


def may_keep_poll_cards(*, by: User, story: Story) -> None:
    """Add, revise and drop poll cards and say which claims they are about: reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can keep poll cards.",
    )
