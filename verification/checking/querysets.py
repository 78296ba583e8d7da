from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from newsroom.people.states import Role
from newsroom.stories.models import Byline, Responsible, Story
from newsroom.stories.querysets import OfStoriesQuerySet, seen_by
from newsroom.stories.states import ON_THE_DESK, StoryState
from verification.checking.states import ACTIVE, MADE_AFTERWARDS, OWNED, TaskState, TaskType
from verification.claims.models import WordsBy
from verification.claims.states import Flag, Risk

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.checking.models import Calculation, Verdict, VerificationTask


OWED_AFTERWARDS = Q(
    type__in=MADE_AFTERWARDS, story__ran_version__isnull=False, story__state=StoryState.PUBLISHED
)


class TaskQuerySet(OfStoriesQuerySet["VerificationTask"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def on_the_desk(self) -> Self:
        """Tasks that are handed out now: not of drafts, held or spiked stories; checks that are owed to what ran."""
        return self.filter(Q(story__state__in=ON_THE_DESK) | OWED_AFTERWARDS)

    def to_look_at_again(self) -> Self:
        """What ran, and rests on a page that changed since or was replied to."""
        ran = self.open().filter(type=TaskType.RECHECK, story__ran_version__isnull=False)
        return ran.exclude(story__state=StoryState.RETRACTED)

    def owned_by(self, user: "User") -> Self:
        """What the person has taken and not finished."""
        return self.filter(owner=user, state__in=OWNED)

    def loading(self, user: "User") -> Self:
        """What counts against the person's capacity: taken, waiting, or assigned and open."""
        return self.on_the_desk().filter(
            Q(owner=user, state__in=OWNED) | Q(assignee=user, state=TaskState.OPEN)
        )

    def overdue(self, now: datetime) -> Self:
        return self.active().filter(due_at__lt=now)

    def of_checkers_desks(self, user: "User") -> Self:
        """Tasks of the desks on which the person is a fact-checker, as far as they see the stories."""
        return self.filter(seen_by(user), story__desk_id__in=user.desk_ids(Role.FACT_CHECKER))

    def own_words_of(self, user: "User") -> Self:
        """Tasks about words the person is responsible for: filer, byline, or author of the claim's words."""
        return self.filter(
            Q(story__filed_by=user)
            | Exists(Responsible.objects.filter(story=OuterRef("story"), user=user))
            | Exists(Byline.objects.filter(story=OuterRef("story"), user=user))
            | Exists(WordsBy.objects.filter(claim=OuterRef("claim"), user=user))
        )

    def first_judged_by(self, user: "User") -> Self:
        """Second checks of a verdict the person gave (or checks of a claim the person second-checked)."""
        from verification.checking.models import Verdict

        mine = Verdict.objects.filter(
            claim=OuterRef("claim"),
            by=user,
            suspended_at__isnull=True,
            words_digest=OuterRef("claim__words_digest"),
        )
        return self.filter(
            Q(Exists(mine.filter(second=False)), type=TaskType.SECOND_CHECK)
            | (Q(Exists(mine.filter(second=True))) & ~Q(type=TaskType.SECOND_CHECK))
        )

    def before_their_first(self) -> Self:
        """Second checks whose first verdict does not stand (any more): they wait for it."""
        from verification.checking.models import Verdict

        first = Verdict.objects.filter(
            claim=OuterRef("claim"),
            second=False,
            suspended_at__isnull=True,
            words_digest=OuterRef("claim__words_digest"),
        )
        return self.filter(~Exists(first), type=TaskType.SECOND_CHECK)

    def takeable_by(self, user: "User") -> Self:
        """What the person may take now: open, on the desk, theirs or nobody's, and not about their own words."""
        return (
            self.open()
            .on_the_desk()
            .of_checkers_desks(user)
            .filter(Q(assignee__isnull=True) | Q(assignee=user))
            .exclude(pk__in=self.model.objects.own_words_of(user).values("pk"))
            .exclude(pk__in=self.model.objects.first_judged_by(user).values("pk"))
            .exclude(pk__in=self.model.objects.before_their_first().values("pk"))
        )

    def most_urgent_first(self) -> Self:
        """Stale words first, then publish-by, then risk, then age."""
        rank = Case(
            When(claim__risk=Risk.HIGH, then=Value(0)),
            When(claim__risk=Risk.MEDIUM, then=Value(1)),
            default=Value(2),
        )
        return self.order_by("-ahead", F("story__publish_by").asc(nulls_last=True), rank, "created_at", "pk")

    def for_lists(self) -> Self:
        """Everything a row of the queue shows, at a fixed number of queries."""
        return self.select_related("story__desk", "claim", "assignee", "owner")


class VerdictQuerySet(QuerySet["Verdict"]):
    def visible_to(self, user: "User") -> Self:
        """Verdicts on the person's desks, less those a blind second check must not know."""
        return self.filter(claim__story__in=Story.objects.visible_to(user)).exclude(
            pk__in=self.hidden_from(user)
        )

    def hidden_from(self, user: "User") -> QuerySet["Verdict"]:
        """Others' verdicts on allegations that wait for a second check, for somebody who may make it."""
        from verification.checking.models import VerificationTask

        awaited = VerificationTask.objects.active().filter(
            type=TaskType.SECOND_CHECK, story__desk_id__in=user.desk_ids(Role.FACT_CHECKER)
        )
        claims = [
            claim_id
            for claim_id, flags in awaited.values_list("claim_id", "claim__flags")
            if Flag.ALLEGATION in flags
        ]
        return self.model.objects.filter(claim_id__in=claims, second=False).exclude(by=user)


class CalculationQuerySet(QuerySet["Calculation"]):
    def visible_to(self, user: "User") -> Self:
        """Calculations on the person's desks, less those kept with a verdict that a blind check must not know."""
        from verification.checking.models import Verdict

        hidden = Verdict.objects.hidden_from(user)
        return self.filter(claim__story__in=Story.objects.visible_to(user)).exclude(verdict__in=hidden)
