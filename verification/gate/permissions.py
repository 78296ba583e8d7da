from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_steer, require_part, require_seen
from verification.checking.models import Verdict
from verification.claims.permissions import is_responsible_for_words
from verification.gate.models import ShortLine, SignOff
from verification.gate.states import SignOffKind


def _not_own_words(by: User, story: Story) -> None:
    if is_responsible_for_words(by, story):
        raise NotPermitted(f"You are responsible for words of {story.slug}, so somebody else must sign it.")


def _nothing_kept_back(by: User, story: Story) -> None:
    """Who must stay blind decides nothing: what stops the story, and a refusal with it, tells the verdict."""
    numbers = (
        Verdict.objects.hidden_from(by).filter(claim__story=story).values_list("claim__number", flat=True)
    )
    if behind := sorted(set(numbers)):
        labels = ", ".join(f"C{number}" for number in behind)
        raise NotPermitted(
            f"The first verdict on {labels} is kept from you until its second check is made: until then others decide."
        )


def may_approve(*, by: User, story: Story) -> None:
    """Approve: an editor of the desk who wrote none of it and did not give the senior sign-off."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can approve its stories.",
    )
    _not_own_words(by, story)
    given = story.sign_offs.in_force().besides(SignOffKind.APPROVAL).filter(by=by).first()
    if given:
        what = given.get_kind_display().lower()
        raise NotPermitted(f"You gave the {what} on this story, so another editor approves it.")
    _nothing_kept_back(by, story)


def may_sign_as_senior(*, by: User, story: Story) -> None:
    """Senior sign-off: a senior editor of the desk who wrote none of it."""
    may_know_source(by=by, story=story)
    _in_one_role(by, story, SignOffKind.SENIOR, "another senior editor gives this sign-off")


def may_know_source(*, by: User, story: Story) -> None:
    """Say that one knows who a source is: a senior editor of the desk who wrote none of it."""
    sentence = "Only a senior editor of the desk can give this sign-off."
    require_part(by=by, story=story, roles=(Role.EDITOR,), sentence=sentence)
    if not by.is_senior_on(story.desk_id):
        raise NotPermitted(sentence)
    _not_own_words(by, story)
    _nothing_kept_back(by, story)


def may_sign_as_head(*, by: User, story: Story) -> None:
    """Desk head's sign-off: a desk head who wrote none of it."""
    require_part(
        by=by,
        story=story,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {story.desk.name} can give this sign-off.",
    )
    _not_own_words(by, story)
    _in_one_role(by, story, SignOffKind.HEAD, "another desk head gives this sign-off")
    _nothing_kept_back(by, story)


def may_read_legally(*, by: User, story: Story) -> None:
    """Clear, change or refuse: a legal reader of the desk who wrote none of it."""
    require_part(
        by=by,
        story=story,
        roles=(Role.LEGAL,),
        sentence=f"Only a legal reader of {story.desk.name} can decide on this.",
    )
    _not_own_words(by, story)
    _in_one_role(by, story, SignOffKind.LEGAL, "another legal reader reads it")


def _in_one_role(by: User, story: Story, kind: SignOffKind, then: str) -> None:
    """One person does not sign one story in two roles."""
    given = story.sign_offs.in_force().besides(kind).filter(by=by).first()
    if given and given.kind == SignOffKind.APPROVAL:
        raise NotPermitted(f"You approved this story, so {then}.")
    if given:
        raise NotPermitted(f"You gave the {given.get_kind_display().lower()} on this story, so {then}.")


def may_withdraw(*, by: User, sign_off: SignOff) -> None:
    """Take a signature back: who gave it, or who could give it; a legal reader's word only another legal reader."""
    story = sign_off.story
    require_seen(by=by, story=story)
    if sign_off.by_id == by.pk:
        return
    if sign_off.kind == SignOffKind.LEGAL:
        sentence = "Only a legal reader of the desk can take back what a legal reader said."
        require_part(by=by, story=story, roles=(Role.LEGAL,), sentence=sentence)
        _not_own_words(by, story)
    elif sign_off.kind == SignOffKind.HEAD:
        sentence = f"Only a desk head of {story.desk.name} can take this sign-off back."
        require_part(by=by, story=story, roles=(Role.DESK_HEAD,), sentence=sentence)
    else:
        may_steer(by=by, story=story)


def may_advise(*, by: User, story: Story) -> None:
    """Read and write legal advice: legal readers and editors of the desk, and nobody else."""
    require_part(
        by=by,
        story=story,
        roles=(Role.LEGAL, Role.EDITOR),
        sentence="Legal advice is between the legal readers and the editors of the desk.",
    )


def may_say_public_interest(*, by: User, story: Story) -> None:
    """Say why something delicate may run: an editor of the desk who wrote none of it."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can say why the public needs to know.",
    )
    _not_own_words(by, story)


def may_override(*, by: User, story: Story) -> None:
    """Let a blocker pass, or breaking news run before it is checked: an editor of the desk who wrote none of it."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can let something pass that stops a story.",
    )
    _not_own_words(by, story)
    _nothing_kept_back(by, story)


def still_another(asked_by: User, story: Story) -> None:
    """Who asked for it is not responsible for words of the story by now: two others let something pass."""
    if is_responsible_for_words(asked_by, story):
        raise NotPermitted(
            f"{asked_by} asked for it and is responsible for words of {story.slug} by now: somebody else asks anew."
        )


def may_propose_short_line(*, by: User, story: Story) -> None:
    """Write a push, snap or social line: the desk's reporters and editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.REPORTER, Role.EDITOR),
        sentence="Only a reporter or an editor of the desk can write a line for its stories.",
    )


def may_send_short_line(*, by: User, story: Story) -> None:
    """Send an approved line: the desk's editors."""
    require_part(
        by=by,
        story=story,
        roles=(Role.EDITOR,),
        sentence="Only an editor of the desk can approve or send a line of its stories.",
    )


def may_approve_short_line(*, by: User, line: ShortLine) -> None:
    """Approve a line: an editor of the desk who wrote neither the line nor words of the story."""
    may_send_short_line(by=by, story=line.story)
    if line.made_by_id == by.pk:
        raise NotPermitted("You wrote this line, so another editor approves it.")
    _not_own_words(by, line.story)


def may_withdraw_short_line(*, by: User, line: ShortLine) -> None:
    """Withdraw a line: whoever wrote it while it is not sent, and the desk's editors."""
    require_seen(by=by, story=line.story)
    if line.made_by_id != by.pk or line.sent_at:
        may_send_short_line(by=by, story=line.story)


def may_set_policy(*, by: User, desk: Desk) -> None:
    """Say what the gate asks on a desk: its head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} can set its house policy.",
    )
