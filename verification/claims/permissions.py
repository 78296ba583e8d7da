from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.claims.models import Claim
from verification.claims.states import Risk


def may_claim(*, by: User, story: Story) -> None:
    """Accept, mark, amend and withdraw claims: the desk's reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can make or change claims.",
    )


_RANK = {Risk.LOW: 0, Risk.MEDIUM: 1, Risk.HIGH: 2}


def may_weaken(*, by: User, claim: Claim, risk: str, flags: list[str]) -> None:
    """Lower the risk or drop a flag of a filed claim: not whoever is responsible for its words."""
    weaker = _RANK[Risk(risk)] < _RANK[Risk(claim.risk)] or not set(claim.flags) <= set(flags)
    story = claim.story
    if not weaker or story.state == StoryState.DRAFT:
        return
    if (
        story.filed_by_id == by.pk
        or story.responsible.filter(user=by).exists()
        or claim.words_by.filter(user=by).exists()
    ):
        raise NotPermitted(
            f"You are responsible for the words of {claim.label}: a fact-checker or an editor lowers its risk or flags."
        )
