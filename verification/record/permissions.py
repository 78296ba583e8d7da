from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part

KEPT_FROM_YOU = (
    "What ran tells the first verdict on a claim whose second check you may make: it is kept from you until that check"
    " is made."
)


def may_publish(*, by: User, story: Story) -> None:
    """Publish what is approved: the desk's editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can publish its stories.",
    )


def may_recheck(*, by: User, story: Story) -> None:
    """Settle a register entry: the desk's fact-checkers and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR, Role.FACT_CHECKER),
        sentence="Only an editor or fact-checker of the desk can settle a re-check.",
    )


def may_hand_recheck_over(*, by: User, story: Story) -> None:
    """Say who looks again: the desk's editors and heads; whoever has it may give it on besides."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR, Role.DESK_HEAD),
        sentence="Only who has a re-check, an editor or the desk head says who looks again.",
    )


def may_hold(*, by: User, story: Story) -> None:
    """Set and release a legal hold: the desk's legal readers and its heads."""
    require_part(
        by=by,
        story=story,
        roles=(Role.LEGAL, Role.DESK_HEAD),
        sentence="Only a legal reader or a head of the desk can set or release a legal hold.",
    )


def may_set_records(*, by: User, desk: Desk) -> None:
    """Say what readers see of the desk's records and how long free text is kept: its heads."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a head of {desk.name} can set what it shows and keeps.",
    )


def may_export(*, by: User, story: Story, public: bool) -> None:
    """Take a story out of the house: what readers may have, the desk's people; the checked copy, who works on it."""
    require_part(
        by=by,
        story=story,
        roles=tuple(Role) if public else (Role.EDITOR, Role.DESK_HEAD, Role.FACT_CHECKER, Role.LEGAL),
        sentence="Only people of the desk can export its stories."
        if public
        else "Only an editor, fact-checker, legal reader or head of the desk can take the checked copy away.",
    )
    if public and story.publications.count() > story.publications.told_to(by).count():
        raise NotPermitted(KEPT_FROM_YOU)


def may_name_page(*, by: User, story: Story) -> None:
    """Say where readers have a story, or stop looking there: the desk's editors and its head."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR, Role.DESK_HEAD),
        sentence="Only an editor or the head of the desk can say where readers have its stories.",
    )
