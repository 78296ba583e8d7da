from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from newsroom.people.states import Role
from newsroom.stories.models import Byline, Responsible, Revision, Story
from newsroom.stories.querysets import OfStoriesQuerySet, seen_by
from verification.checking.models import Verdict
from verification.claims.models import WordsBy
from verification.gate.states import SignOffKind

if TYPE_CHECKING:
    from newsroom.people.models import User
    from verification.gate.models import Advice, Override, PublicInterest, ShortLine, SignOff


class SignOffQuerySet(OfStoriesQuerySet["SignOff"]):
    def in_force(self) -> Self:
        """Signatures that nothing has voided."""
        return self.filter(voided_at__isnull=True)

    def approvals(self) -> Self:
        return self.filter(kind=SignOffKind.APPROVAL)

    def besides(self, kind: SignOffKind) -> Self:
        """In another role. To know who a source is, is no role."""
        return self.exclude(kind__in=(kind, SignOffKind.IDENTITY))


class AdviceQuerySet(QuerySet["Advice"]):
    def visible_to(self, user: "User") -> Self:
        """Advice on stories of desks where the person is a legal reader or an editor."""
        return self.filter(seen_by(user), story__desk__in=user.desk_ids(Role.LEGAL, Role.EDITOR))


class PublicInterestQuerySet(OfStoriesQuerySet["PublicInterest"]):
    story_is = "claim__story"


class OverrideQuerySet(OfStoriesQuerySet["Override"]):
    def visible_to(self, user: "User") -> Self:
        """Less those of stories with a first verdict that the person must not know yet: what is let pass tells it."""
        hidden = Verdict.objects.hidden_from(user).values("claim__story")
        return super().visible_to(user).exclude(story__in=hidden)

    def standing(self) -> Self:
        """Asked for, and not taken back; seconded or not yet."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self, now: datetime) -> Self:
        """Seconded, not taken back, and not expired. Whether the words are still the same is the gate's question."""
        return self.standing().filter(seconded_at__isnull=False, expires_at__gt=now)


class ShortLineQuerySet(OfStoriesQuerySet["ShortLine"]):
    def with_newest_verdict(self) -> Self:
        """Fetch what `is_void` asks: which verdict on its claim is the newest, and whether who approved it wrote it."""
        given = Verdict.objects.filter(claim=OuterRef("claim"), second=False).order_by("-pk")
        mine = {"story": OuterRef("story")}
        wrote = (
            Q(story__filed_by=F("approved_by"))
            | Exists(Responsible.objects.filter(user=OuterRef("approved_by"), **mine))
            | Exists(Byline.objects.filter(user=OuterRef("approved_by"), **mine))
            | Exists(Revision.objects.filter(author=OuterRef("approved_by"), **mine))
            | Exists(WordsBy.objects.filter(user=OuterRef("approved_by"), claim__story=OuterRef("story")))
        )
        return self.annotate(
            newest_verdict=Subquery(given.values("pk")[:1]),
            approver_wrote_it=ExpressionWrapper(wrote, BooleanField()),
        )
