from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import is_named_or_author, require_part
from newsroom.stories.states import StoryState
from verification.claims.models import Claim, WordsBy
from verification.claims.states import RANK, Risk


def may_claim(*, by: User, story: Story) -> None:
    """Accept, mark, amend and withdraw claims: the desk's reporters, fact-checkers and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can make or change claims.",
    )


def may_weaken(*, by: User, claim: Claim, risk: str, flags: list[str]) -> None:
    """Lower the risk or drop a flag of a filed claim: not whoever is responsible for its words."""
    weaker = RANK[Risk(risk)] < RANK[Risk(claim.risk)] or not set(claim.flags) <= set(flags)
    if weaker and claim.story.state != StoryState.DRAFT:
        _not_the_author(by, claim, "a fact-checker or an editor lowers its risk or flags")


def may_unlean(*, by: User, claim: Claim) -> None:
    """Say that a claim stands without the one that carries its hedge: not whoever wrote it, once it is filed."""
    may_claim(by=by, story=claim.story)
    if claim.story.state != StoryState.DRAFT:
        _not_the_author(by, claim, "a fact-checker or an editor says that it stands alone")


def may_pass(*, by: User, claim: Claim) -> None:
    """Say that a place goes no further than its claim: not whoever wrote it."""
    may_claim(by=by, story=claim.story)
    _not_the_author(by, claim, "a fact-checker or an editor says that a place of it may stand")


def may_pass_over(*, by: User, story: Story) -> None:
    """Say that there is nothing to check in a sentence: a fact-checker or an editor who did not write the story."""
    require_part(
        by=by,
        story=story,
        roles=(Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a fact-checker or an editor of the desk can say that a sentence has nothing to check.",
    )
    if is_named_or_author(by, story):
        raise NotPermitted(
            "You are responsible for words of this story: somebody else says where there is nothing to check."
        )


def is_responsible_for_words(user: User, story: Story) -> bool:
    """Filer, byline now or before, author of any revision, or proposer of words that were taken into the copy.

    Such a person may not approve the story.
    """
    return is_named_or_author(user, story) or WordsBy.objects.filter(claim__story=story, user=user).exists()


def is_responsible_for(user: User, claim: Claim) -> bool:
    """Byline, now or before, filer, or author of the claim's words."""
    story = claim.story
    return (
        story.filed_by_id == user.pk
        or story.responsible.filter(user=user).exists()
        or story.bylines.filter(user=user).exists()
        or claim.words_by.filter(user=user).exists()
    )


def _not_the_author(by: User, claim: Claim, who_then: str) -> None:
    if is_responsible_for(by, claim):
        raise NotPermitted(f"You are responsible for the words of {claim.label}: {who_then}.")
