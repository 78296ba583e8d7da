from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part, sees
from verification.claims.models import Claim
from verification.claims.permissions import is_responsible_for
from verification.sources.models import Identity, Source


def may_add_source(*, by: User, story: Story) -> None:
    """Add sources and say what rests on them: the desk's reporters, fact-checkers and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can add sources.",
    )


def may_say_enough(*, by: User, claim: Claim) -> None:
    """Say that a document is enough alone: a fact-checker or an editor who did not write the claim's words."""
    require_part(
        by=by,
        story=claim.story,
        roles=(Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a fact-checker or an editor of the desk can say that a document is enough alone.",
    )
    if is_responsible_for(by, claim):
        raise NotPermitted(
            f"You are responsible for the words of {claim.label}: somebody else says what is enough for them."
        )


def may_keep_poll_cards(*, by: User, story: Story) -> None:
    """Add, revise and drop poll cards and say which claims they are about: reporters, fact-checkers and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can keep poll cards.",
    )


def may_protect(*, by: User, source: Source) -> None:
    """Seal who a source is: whoever may add sources. They become the owner of what they seal."""
    require_part(
        by=by,
        story=source.story,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can protect a source.",
    )


def may_rename(*, by: User, source: Source) -> None:
    """Change what the story calls a source: whoever may add sources; of a protected one, its identity's owner alone."""
    may_add_source(by=by, story=source.story)
    if source.protected and source.identity.owner_id != by.pk:
        raise NotPermitted("Only the owner of its identity can change the name of a protected source.")


def may_know(*, by: User, identity: Identity) -> None:
    """Learn who a protected source is: those its owner has named, while they are on the desk. Nobody by role."""
    named = identity.readers.filter(user=by).exists()
    if not (named and is_here(by, identity)):
        raise NotPermitted(
            "Only those whom the owner of this identity has named can learn who the source is."
        )


def may_keep(*, by: User, identity: Identity) -> None:
    """Change, hand over or shred an identity, and say who may learn it: its owner alone."""
    if identity.owner_id != by.pk or not is_here(by, identity):
        raise NotPermitted("Only the owner of this identity can do that.")


def is_here(user: User, identity: Identity) -> bool:
    """Is this person active, on the desk of the story, and do they see it?"""
    story = identity.source.story
    return user.is_active and bool(user.roles_on(story.desk_id)) and sees(user, story)
