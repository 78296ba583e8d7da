from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.permissions import is_responsible_for


def may_add_source(*, by: User, story: Story) -> None:
    """Add sources and say what rests on them: the desk's reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can add sources.",
    )


def may_say_enough(*, by: User, claim: Claim) -> None:
    """Say that a document is enough alone: a fact-checker or an editor who did not write the claim's words."""
    require_role(
        by=by,
        desk_id=claim.story.desk_id,
        roles=(Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a fact-checker or an editor of the desk can say that a document is enough alone.",
    )
    if is_responsible_for(by, claim):
        raise NotPermitted(
            f"You are responsible for the words of {claim.label}: somebody else says what is enough for them."
        )


def may_keep_poll_cards(*, by: User, story: Story) -> None:
    """Add, revise and drop poll cards and say which claims they are about: reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can keep poll cards.",
    )
