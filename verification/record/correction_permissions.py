"""Who may do what with corrections."""

from newsroom.errors import NotPermitted
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import require_part
from verification.claims.permissions import is_responsible_for_words
from verification.record.states import SIGNED_BY_SENIOR, RunKind

WORKS_ON_STORIES = (Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR, Role.DESK_HEAD, Role.LEGAL)


def may_open_correction(*, by: User, story: Story) -> None:
    """Say that what ran has to be changed: whoever works on the desk's stories, above all whoever wrote them."""
    require_part(
        by=by,
        story=story,
        roles=WORKS_ON_STORIES,
        sentence="Only somebody who works on the stories of the desk can say that one has to be corrected.",
    )


def may_decide_correction(*, by: User, story: Story) -> None:
    """Drop one: an editor of the desk who is not responsible for the words."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk decides whether what ran is corrected.",
    )
    if is_responsible_for_words(by, story):
        raise NotPermitted(
            f"You are responsible for words of {story.slug}: another editor decides whether they are corrected."
        )


def may_sign_correction(*, by: User, story: Story, kinds: tuple[RunKind, ...]) -> None:
    """Sign a change of these kinds, the one it was opened as and the one it becomes: so that none is made smaller.

    A retraction may be signed by whoever wrote the words as well: nobody spares oneself with it.
    """
    if kinds == (RunKind.RETRACTION,):
        require_part(
            by=by,
            story=story,
            roles=(Role.EDITOR,),
            sentence="Only an editor of the desk decides whether what ran is corrected.",
        )
    else:
        may_decide_correction(by=by, story=story)
    asked = next((kind for kind in kinds if kind in SIGNED_BY_SENIOR), None)
    if asked and not by.is_senior_on(story.desk_id):
        raise NotPermitted(f"{_article(asked)} is signed by a senior editor of the desk.")


def may_explain_correction(*, by: User, story: Story) -> None:
    """Say how it came to run: editors, fact-checkers and desk heads."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR, Role.FACT_CHECKER, Role.DESK_HEAD),
        sentence="Only an editor, fact-checker or desk head says how it came to run.",
    )


def _article(kind: RunKind) -> str:
    return f"{'An' if kind == RunKind.EDITORS_NOTE else 'A'} {kind.label.lower()}"
