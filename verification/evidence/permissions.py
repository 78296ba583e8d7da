from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part


def may_add_evidence(*, by: User, story: Story) -> None:
    """Add or withdraw evidence: the desk's reporters, fact-checkers and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can add or withdraw evidence.",
    )


def may_check_evidence(*, by: User, story: Story) -> None:
    """Look whether the bytes of evidence are whole: anybody who works on the desk's stories, or heads it."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR, Role.DESK_HEAD),
        sentence="Only a reporter, fact-checker, editor or head of the desk can have evidence checked.",
    )
