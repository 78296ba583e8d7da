"""What will happen when claims are merged, split or cut, said beforehand in words; nothing is changed here.

It follows what the rooms do (`claims.joining`, `claims.cutting`, `checking.opening`): a test does each verb after
asking, and finds what was said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsroom.people.states import Role
from newsroom.stories.states import StoryState
from verification.checking.models import Verdict
from verification.checking.states import TaskState
from verification.claims.joining import both_names
from verification.claims.models import Claim
from verification.claims.states import RANK, Flag, Risk
from verification.web.checker.bench import Bench


@dataclass(frozen=True)
class Effect:
    """One thing that will happen, as a sentence; `sign` is a key of SIGNS."""

    sign: str
    words: str


def of_merge(bench: Bench, claim: Claim, into: Claim) -> list[Effect]:
    """`claim` goes, and `into` stands at the places of both."""
    moves = _coming(bench, claim, into) or _other_leans(bench, claim, into)
    carriers = [claim, into] if moves else [claim]
    return [
        *_gone(bench, claim),
        *_takes_over(bench, claim, into),
        *(_suspended(bench, into) if moves else _stays(bench, into)),
        *_leaning(bench, carriers, but={claim.pk, into.pk}),
        *_approval(bench),
    ]


def of_split(bench: Bench, claim: Claim) -> list[Effect]:
    """Some of `claim` becomes a claim of its own."""
    sources = claim.rests_on.count()
    same = f" It rests on the same {_count(sources, 'source')} as {claim.label}." if sources else ""
    draft = bench.story.state == StoryState.DRAFT
    check = "is checked once the story is filed" if draft else "gets a check of its own"
    return [
        Effect("open", f"The new claim, C{bench.story.claim_count + 1}, has no verdict and {check}.{same}"),
        *_suspended(bench, claim),
        *_leaning(bench, [claim], but={claim.pk}),
        *_approval(bench),
    ]


def of_cut(bench: Bench, claim: Claim, spans: Sequence[tuple[int, int]]) -> list[Effect]:
    """The sentences at `spans` leave the copy, and `claim` with them."""
    touched = [other for other in bench.claims if other.pk != claim.pk and _stands_in(bench, other, spans)]
    return [
        *_gone(bench, claim),
        *(effect for other in touched for effect in _loses_words(bench, other)),
        *_leaning(bench, [claim, *touched], but={claim.pk, *(other.pk for other in touched)}),
        *_approval(bench),
    ]


def _gone(bench: Bench, claim: Claim) -> Iterator[Effect]:
    given = "; its verdict stays in the history and counts for nothing" if bench.view.given(claim) else ""
    yield Effect("na", f"{claim.label} is withdrawn{given}.")
    for task in bench.view.tasks:
        if task.claim_id == claim.pk:
            whose = f"{task.owner} has taken" if task.owner else "is open"
            yield Effect(
                "wait", f"The {task.get_type_display().lower()} of {claim.label} that {whose} is cancelled."
            )


def _takes_over(bench: Bench, claim: Claim, into: Claim) -> Iterator[Effect]:
    places = _coming(bench, claim, into)
    if places:
        yield Effect(
            "ok", f"{into.label} stands in {_count(places, 'more place')}. Its check covers every place."
        )
    whose = both_names(into.attributed_to, claim.attributed_to)
    if whose != into.attributed_to:
        yield Effect("unv", f"{into.label} is attributed to {whose}.")
    grounds = _grounds(bench, claim, into)
    if grounds:
        yield Effect("ok", f"{into.label} takes over {' and '.join(grounds)}.")
    if RANK[Risk(claim.risk)] > RANK[Risk(into.risk)]:
        yield Effect(
            "unv", f"{into.label} becomes {claim.get_risk_display().lower()} risk, as {claim.label} is."
        )
    flags = [Flag(flag).label.lower() for flag in claim.flags if flag not in into.flags]
    if flags:
        yield Effect("unv", f"{into.label} is flagged {', '.join(flags)}, as {claim.label} is.")


def _grounds(bench: Bench, claim: Claim, into: Claim) -> list[str]:
    sources = claim.rests_on.exclude(source_id__in=into.rests_on.values("source_id")).count()
    asked = [{one.pk for one in request.claims.all()} for request in bench.view.requests]
    requests = sum(claim.pk in claims and into.pk not in claims for claims in asked)
    kinds = ((sources, "source"), (requests, "reply request"))
    return [_count(number, what) for number, what in kinds if number]


def _coming(bench: Bench, claim: Claim, into: Claim) -> int:
    """How many places `into` gets."""
    have = {(anchor.start, anchor.end) for anchor in bench.view.places(into)}
    return sum((anchor.start, anchor.end) not in have for anchor in bench.view.places(claim))


def _other_leans(bench: Bench, claim: Claim, into: Claim) -> bool:
    """Does `into` lean on other claims afterwards?"""
    own = set(bench.view.leans.get(into.pk, ()))
    both = (own | set(bench.view.leans.get(claim.pk, ()))) - {claim.pk, into.pk}
    return both != own


def _stays(bench: Bench, claim: Claim) -> Iterator[Effect]:
    if bench.view.standing(claim):
        yield Effect("ok", f"{claim.label} says what it said: its verdict counts on.")


def _suspended(bench: Bench, claim: Claim) -> Iterator[Effect]:
    """Its words are other ones: what was found goes back to whoever found it."""
    verdicts = [bench.view.standing(claim), bench.view.standing(claim, second=True)]
    for verdict in filter(None, verdicts):
        hidden = claim.pk in bench.hidden and not verdict.second
        yield Effect(
            "stale",
            f"{_called(bench, claim, verdict, hidden=hidden)} is suspended: {_goes_back(bench, verdict)}",
        )
    for task in bench.view.tasks:
        if task.claim_id == claim.pk and task.state != TaskState.OPEN:
            yield Effect(
                "wait", f"{task.owner} has taken {claim.label}: its words change while they are checked."
            )


def _called(bench: Bench, claim: Claim, verdict: Verdict, *, hidden: bool) -> str:
    if hidden:  # whoever may make the second check does not learn who found what
        return f"{claim.label}’s first verdict"
    second = "second " if verdict.second else ""
    whose = "you" if verdict.by_id == bench.user.pk else str(verdict.by)
    return f"{claim.label}’s {second}verdict by {whose}, “{verdict.label.words}”,"


def _goes_back(bench: Bench, verdict: Verdict) -> str:
    story = bench.story
    if verdict.claim_id in bench.hidden and not verdict.second:
        return "it goes back to whoever gave it, ahead of the queue."
    if story.state == StoryState.DRAFT or Role.FACT_CHECKER in verdict.by.roles_on(story.desk_id):
        to = "you" if verdict.by_id == bench.user.pk else str(verdict.by)
        return f"it goes back to {to}, ahead of the queue."
    return f"it goes back to the desk, because {verdict.by} checks there no more."


def _leaning(bench: Bench, carriers: Sequence[Claim], *, but: set[int]) -> Iterator[Effect]:
    """Verdicts that were given together with words that change or go."""
    for claim in bench.claims:
        on = [one for one in carriers if one.pk in bench.view.leans.get(claim.pk, ())]
        if on and claim.pk not in but:
            labels = " and ".join(one.label for one in on)
            stale = " and will be stale" if bench.view.standing(claim) else ""
            yield Effect("stale" if stale else "open", f"{claim.label} leans on {labels}{stale}.")
            yield from _suspended(bench, claim)


def _loses_words(bench: Bench, claim: Claim) -> Iterator[Effect]:
    yield Effect("unv", f"{claim.label} stands in these sentences too and loses its words there.")
    yield from _suspended(bench, claim)


def _stands_in(bench: Bench, claim: Claim, spans: Iterable[tuple[int, int]]) -> bool:
    places = [(anchor.start or 0, anchor.end or 0) for anchor in bench.view.places(claim)]
    return any(start < stop and begin < end for start, end in places for begin, stop in spans)


def _approval(bench: Bench) -> Iterator[Effect]:
    story = bench.story
    if story.state not in {StoryState.APPROVED, StoryState.SCHEDULED}:
        return
    approval = story.sign_offs.in_force().approvals().select_related("by").last()
    whose = f" by {approval.by}" if approval else ""
    off = " and off the schedule" if story.state == StoryState.SCHEDULED else ""
    yield Effect("blocked", f"The approval{whose} becomes void: {story.slug} is in checking again{off}.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
