"""The verbs of who sees a story: confidential or open to its desk, people named on it, and sharing beyond the desk."""

from collections.abc import Iterable

from django.utils import timezone

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, Membership, User
from newsroom.people.permissions import require_role
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story, StoryAccess
from newsroom.stories.permissions import may_say_who_sees
from newsroom.stories.querysets import lost

NAMED_WHEN_LOST, SHOWN = "named_when_lost", "story_shown"
"""What heads are told, and what those are told who see a story from now on."""


@verb
def make_confidential(*, by: User, story: Story, people: Iterable[User] = ()) -> Story:
    """Only its filer, its bylines and the people named on it see the story from here on; whoever does this is named.

    What it was shared as before ends. Work that others of the desk had on it goes back.
    """
    named = {user.pk: user for user in [by, *people]}
    for user in named.values():
        _require_here(user, "people")
    story = _turn(by, story)
    if not Story.objects.filter(pk=story.pk, confidential=False).update(confidential=True):
        raise NotPossible(f"{story.slug} is confidential already.")
    StoryAccess.objects.filter(story=story).delete()
    StoryAccess.objects.bulk_create(
        [StoryAccess(story=story, user=user, given_by=by) for user in named.values()]
    )
    story.refresh_from_db()
    hooks.fewer_see(story=story, by=by)
    _tell(named.values(), story, by)
    _note("made_confidential", story, by, people=sorted(named))
    return story


@verb
def open_to_desk(*, by: User, story: Story) -> Story:
    """The whole desk sees the story again. Of the people named on it, those of other desks still read it."""
    story = _turn(by, story)
    if not Story.objects.filter(pk=story.pk, confidential=True).update(confidential=False):
        raise NotPossible(f"{story.slug} is open to its desk already.")
    on_desk = Membership.objects.on(story.desk_id).values("user")
    StoryAccess.objects.filter(story=story, user__in=on_desk).delete()
    story.refresh_from_db()
    _note("opened_to_desk", story, by)
    return story


@verb
def name_person(*, by: User, story: Story, person: User) -> StoryAccess:
    """Let somebody see a confidential story; what they may do with it is what their roles on its desk allow."""
    story = _turn(by, story)
    if not story.confidential:
        raise NotPossible(f"{story.slug} is open to its desk. Share it, or make it confidential first.")
    _require_here(person, "person")
    given, new = StoryAccess.objects.get_or_create(story=story, user=person, defaults={"given_by": by})
    if not new:
        raise NotPossible(f"{person.name} is named already.")
    _tell([person], story, by)
    _note("person_named", story, by, user=person.pk)
    return given


@verb
def unname_person(*, by: User, story: Story, person: User) -> None:
    """Take somebody off a confidential story: they do not see it any more, and what they had of it goes back."""
    story = _turn(by, story)
    if not story.confidential:
        raise NotPossible(f"{story.slug} is open to its desk: nobody is named on it.")
    if not StoryAccess.objects.filter(story=story, user=person).delete()[0]:
        raise NotPossible(f"{person.name} is not named on {story.slug}.")
    hooks.fewer_see(story=story, by=by)
    _note("person_unnamed", story, by, user=person.pk)


@verb
def share(*, by: User, story: Story, person: User | None = None, desk: Desk | None = None) -> StoryAccess:
    """Let a person of another desk, or another desk, read the story. They read; they do nothing with it."""
    story = _turn(by, story)
    if story.confidential:
        raise NotPossible(f"{story.slug} is confidential: name each person who is to see it.")
    if (person is None) == (desk is None):
        raise Invalid({"": ["Choose the person or the desk to share it with."]})
    if person is not None:
        _require_here(person, "person")
        if Membership.objects.on(story.desk_id).filter(user=person).exists():
            raise NotPossible(f"{person.name} is on {story.desk.name} and sees it already.")
    if desk is not None and desk.pk == story.desk_id:
        raise NotPossible(f"{desk.name} sees it already: it is its own story.")
    given, new = StoryAccess.objects.get_or_create(
        story=story, user=person, desk=desk, defaults={"given_by": by}
    )
    if not new:
        raise NotPossible(f"{person or desk} reads it already.")
    told = [person] if person else users_on(desk.pk, Role.EDITOR, Role.DESK_HEAD) if desk else []
    _tell(told, story, by)
    _note("shared", story, by, **_with(person, desk))
    return given


@verb
def unshare(*, by: User, story: Story, person: User | None = None, desk: Desk | None = None) -> None:
    """Share the story no longer with a person or a desk; they do not see it any more."""
    story = _turn(by, story)
    if story.confidential:
        raise NotPossible(f"{story.slug} is confidential: it is shared with nobody.")
    if (person is None) == (desk is None):
        raise Invalid({"": ["Choose the person or the desk to share it no longer with."]})
    if not StoryAccess.objects.filter(story=story, user=person, desk=desk).delete()[0]:
        raise NotPossible(f"{story.slug} is not shared with {person or desk}.")
    _note("unshared", story, by, **_with(person, desk))


@verb
def name_when_lost(*, by: User, story: Story, person: User, reason: str) -> StoryAccess:
    """Name an editor or head of the desk on a confidential story that nobody sees any more.

    A desk head decides it, for somebody else and with a reason; the command for it is of whoever runs the machine, and
    every head of the desk is told. So nobody opens a story to themselves.
    """
    take_turn(story.pk)
    require_role(
        by=by,
        desk_id=story.desk_id,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a head of {story.desk.name} can name somebody on a story that nobody sees.",
    )
    if not lost().filter(pk=story.pk).exists():
        raise NotPossible("Somebody sees this story: they say who else does.")
    if person.pk == by.pk:
        raise NotPossible("Name somebody else than yourself.")
    if not Membership.objects.on(story.desk_id, Role.EDITOR, Role.DESK_HEAD).filter(user=person).exists():
        raise Invalid({"person": [f"{person.name} is neither an editor nor a head of {story.desk.name}."]})
    reason = require_text("reason", reason, "Write why it is opened again.", limit=500)
    given = StoryAccess.objects.create(story=story, user=person, given_by=by)
    tell(
        users=users_on(story.desk_id, Role.DESK_HEAD),
        kind=NAMED_WHEN_LOST,
        key=str(given.pk),
        payload={"by": by.pk, "person": person.pk, "desk": story.desk_id},
        desk=story.desk,
    )
    record(
        "story.named_when_lost",
        by=by,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"user": person.pk},
        texts={"reason": reason},
    )
    return given


def desk_left(*, user: User, desk: Desk, by: User) -> None:
    """Hook `desk_left`: who comes back to the desk is named anew on its confidential stories, or not."""
    for access in StoryAccess.objects.filter(
        user=user, story__desk=desk, story__confidential=True
    ).select_related("story__desk"):
        access.delete()
        _note("person_unnamed", access.story, by, user=user.pk)


def _turn(by: User, story: Story) -> Story:
    """The story as it is in the database, with nobody else's verb on it between, if they may say who sees it."""
    take_turn(story.pk)
    story = Story.objects.select_related("desk", "filed_by").get(pk=story.pk)
    may_say_who_sees(by=by, story=story)
    return story


def _require_here(user: User, field: str) -> None:
    if not user.memberships_now:
        raise Invalid({field: [f"{user.name} is on no desk of this newsroom."]})


def _tell(users: Iterable[User], story: Story, by: User) -> None:
    """That somebody else has shown it to them: nobody looks for what they did not see before."""
    tell(
        users=[user for user in users if user.pk != by.pk],
        kind=SHOWN,
        key=f"{story.pk}:{timezone.now().isoformat()}",
        payload={"story": story.pk, "by": by.pk},
        story_id=story.pk,
    )


def _with(person: User | None, desk: Desk | None) -> dict[str, int]:
    return {"user": person.pk} if person else {"desk": desk.pk} if desk else {}


def _note(what: str, story: Story, by: User, **facts: object) -> None:
    record(f"story.{what}", by=by, subject=story, story_id=story.pk, desk_id=story.desk_id, facts=facts)
