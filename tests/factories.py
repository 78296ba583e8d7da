"""People, desks and stories for tests. A state is reached by the real verbs, never by writing the row."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking import actions as checking
from verification.checking.actions import Shown
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.claims.coverage import pass_over
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence
from verification.gate import signing
from verification.gate.reading import read
from verification.record import actions as records
from verification.sources import actions as sources
from verification.sources import identities
from verification.sources.models import Identity

_numbers = itertools.count(1)

HEADLINE = "Harbour toll brought in 41 million crowns"
STANDFIRST = "The port of Sund has published its accounts."
BODY = """The port of Sund took 41 million crowns in tolls in 2022, its annual report shows.

“We are content with the year,” harbour master Ilse Brandt told the Sund Courier.

The port opened in 1911."""

TOLL = "took 41 million crowns in tolls in 2022"
QUOTE = "“We are content with the year,” harbour master Ilse Brandt told the Sund Courier."
OPENED = "The port opened in 1911."


def copy(headline: str = HEADLINE, standfirst: str = STANDFIRST, body: str = BODY) -> Document:
    """Copy as it would be typed."""
    return Document.from_fields(headline, standfirst, body)


def make_desk(name: str = "City desk", **fields: object) -> Desk:
    number = next(_numbers)
    return Desk.objects.create(
        name=f"{name} {number}", slug=f"desk-{number}", time_zone="Europe/Copenhagen", **fields
    )


def _user(name: str, **fields: object) -> User:
    """A person who is not saved yet."""
    return User(
        email=f"person{next(_numbers)}@example.org",
        password=make_password("correct horse battery"),
        name=name,
        **fields,
    )


def make_user(name: str = "Someone", **fields: object) -> User:
    user = _user(name, **fields)
    user.save()
    return user


def make_member(
    desk: Desk, role: Role, name: str = "", *, senior: bool = False, capacity: int = 100, **fields: object
) -> User:
    """A new person with one role on the desk."""
    user = make_user(name or f"{Role(role).label} {next(_numbers)}", is_staff=role == Role.DESK_HEAD)
    Membership.objects.create(user=user, desk=desk, role=role, senior=senior, capacity=capacity, **fields)
    return user


TEAM = (
    ("Rosa Reporter", Role.REPORTER),
    ("Carl Colleague", Role.REPORTER),
    ("Chiara Checker", Role.FACT_CHECKER),
    ("Sven Second", Role.FACT_CHECKER),
    ("Thea Third", Role.FACT_CHECKER),
    ("Edda Editor", Role.EDITOR),
    ("Sana Senior", Role.EDITOR),
    ("Hugo Head", Role.DESK_HEAD),
    ("Lena Legal", Role.LEGAL),
    ("Aron Auditor", Role.AUDITOR),
)


@dataclass
class Team:
    """A desk with one person of each role, a second reporter, three checkers and two editors."""

    desk: Desk = field(default_factory=make_desk)

    def __post_init__(self) -> None:
        # Most tests begin here, so it takes two statements and not twenty.
        users = User.objects.bulk_create(_user(name, is_staff=role == Role.DESK_HEAD) for name, role in TEAM)
        Membership.objects.bulk_create(
            Membership(user=user, desk=self.desk, role=role, senior=name == "Sana Senior", capacity=100)
            for user, (name, role) in zip(users, TEAM, strict=True)
        )
        self.reporter, self.colleague, self.checker, self.second, self.third = users[:5]
        self.editor, self.senior, self.head, self.legal, self.auditor = users[5:]

    @property
    def by_role(self) -> dict[Role, User]:
        return {
            Role.REPORTER: self.reporter,
            Role.FACT_CHECKER: self.checker,
            Role.EDITOR: self.editor,
            Role.DESK_HEAD: self.head,
            Role.LEGAL: self.legal,
            Role.AUDITOR: self.auditor,
        }


def again(user: User) -> User:
    """The same person as a later request sees them, with memberships read anew."""
    return User.objects.get(pk=user.pk)


def draft(team: Team, document: Document | None = None, *, publish_by: datetime | None = None) -> Story:
    return stories.start(
        by=team.reporter,
        desk=team.desk,
        slug=f"story-{next(_numbers)}",
        document=document or copy(),
        publish_by=publish_by,
    )


def filed(team: Team, document: Document | None = None, *, publish_by: datetime | None = None) -> Story:
    return stories.file(by=team.reporter, story=draft(team, document, publish_by=publish_by))


def mark(
    team: Team,
    story: Story,
    words: str = TOLL,
    *,
    kind: str = "number",
    risk: str = Risk.LOW,
    **fields: object,
) -> Claim:
    """A claim of these words, marked by the reporter; beside one of high risk, no other sentence is left open."""
    story.refresh_from_db()
    claim = claims.mark(
        by=team.reporter, story=story, seen=story.copy_version, exact=words, kind=kind, risk=risk, **fields
    )
    if risk == Risk.HIGH:
        pass_over_the_rest(team, story)
    return claim


def pass_over_the_rest(team: Team, story: Story) -> None:
    """Say of every sentence that no claim covers that there is nothing to check in it."""
    story = Story.objects.get(pk=story.pk)
    starts = [sentence.start for sentence in read(story).unclaimed]
    if starts:
        pass_over(by=team.checker, story=story, seen=story.copy_version, starts=starts)


def task_of(claim: Claim, kind: str = "check") -> VerificationTask:
    """The newest task of a claim."""
    return VerificationTask.objects.filter(claim=claim, type=kind).latest("pk")


def some_evidence(team: Team, story: Story, by: User | None = None) -> Evidence:
    return evidence.add(
        by=by or team.checker,
        story=story,
        kind="document",
        title="Annual report 2022",
        text="Tolls: 41 million",
    )


def protected(team: Team, name: str, *, story: Story | None = None, **fields: object) -> Identity:
    """The sealed identity of a source that the story calls “a port official”; the reporter owns it."""
    source = sources.add(
        by=team.reporter, story=story or filed(team), name="a port official", type="unnamed_person"
    )
    return identities.protect(by=team.reporter, source=source, name=name, **fields)


def taken(team: Team, claim: Claim, by: User | None = None, kind: str = "check") -> VerificationTask:
    task = task_of(claim, kind)
    return checking.take(by=by or team.checker, task=task, seen=task.version)


def judged(
    team: Team,
    claim: Claim,
    *,
    by: User | None = None,
    said: str = "not_asked",
    so: str = "confirmed",
    kind: str = "check",
    fix: str = "",
) -> Verdict:
    """A verdict on a claim, its task taken first."""
    by = by or team.checker
    task = taken(team, claim, by, kind)
    claim = Claim.objects.get(pk=claim.pk)
    return checking.judge(
        by=by,
        task=task,
        seen=task.version,
        words=claim.words_digest,
        said=said,
        so=so,
        rationale="The annual report says so.",
        shows=[Shown(some_evidence(team, claim.story, by), "p. 4")],
        fix=fix,
    )


def checked(team: Team, document: Document | None = None) -> Story:
    """A story whose one claim is confirmed: nothing stands between it and publication."""
    story = filed(team, document)
    judged(team, mark(team, story))
    story.refresh_from_db()
    return story


def approved(team: Team) -> Story:
    story = checked(team)
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    return story


def published(team: Team) -> Story:
    story = approved(team)
    records.publish(by=team.editor, story=story)
    story.refresh_from_db()
    return story


def story_at(team: Team, state: StoryState) -> Story:
    """A story in a state, by the road that leads there."""
    reason = "For the test."
    match state:
        case StoryState.DRAFT:
            story = draft(team)
        case StoryState.FILED:
            story = filed(team)
        case StoryState.CHECKING:
            story = checked(team)
        case StoryState.APPROVED:
            story = approved(team)
        case StoryState.SCHEDULED:
            story = stories.schedule(
                by=team.editor, story=approved(team), at=timezone.now() + timedelta(hours=2)
            )
        case StoryState.PUBLISHED:
            story = published(team)
        case StoryState.HELD:
            story = stories.hold(by=team.editor, story=checked(team), reason=reason)
        case StoryState.SPIKED:
            story = stories.spike(by=team.editor, story=checked(team), reason=reason)
        case StoryState.RETRACTED:
            story = stories.retract(by=team.senior, story=published(team), reason=reason)
    story.refresh_from_db()
    assert story.state == state
    return story


def task_at(team: Team, state: TaskState) -> VerificationTask:
    """A task in a state, by the road that leads there; its checker is `team.checker`."""
    story = filed(team)
    claim = mark(team, story)
    match state:
        case TaskState.OPEN:
            task = task_of(claim)
        case TaskState.TAKEN:
            task = taken(team, claim)
        case TaskState.WAITING:
            task = taken(team, claim)
            task = checking.wait(
                by=team.checker, task=task, seen=task.version, reason="The archive opens at nine."
            )
        case TaskState.DONE:
            judged(team, claim)
            task = task_of(claim)
        case TaskState.CANCELLED:
            task = task_of(claim)
            task = checking.cancel(by=team.editor, task=task, seen=task.version, reason="For the test.")
    task.refresh_from_db()
    assert task.state == state
    return task
