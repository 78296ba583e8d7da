"""Stories: handing copy in, changing it, steering it, signing and publishing it."""

from typing import Any

from django.db.models import F
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.ledger.actions import one_verb
from newsroom.ledger.querysets import timeline
from newsroom.people.models import Desk
from newsroom.stories import actions
from newsroom.stories.models import Story
from newsroom.stories.states import Reason, StoryState
from verification.api import blind
from verification.api.access import StoryAccess
from verification.api.base import reads, verb
from verification.api.claim_shapes import ClaimSerializer, read_claims
from verification.api.copy import BlockSerializer, CopySerializer, UploadSerializer, document
from verification.api.coverage import StoryCoverage
from verification.api.drafts import DraftOfStory
from verification.api.exports import StoryExports
from verification.api.fields import Instant, Known, Seen, Word
from verification.api.findings import GateSerializer
from verification.api.moved import MovedSerializer
from verification.api.parsers import JSONParser
from verification.api.people import DeskNamedSerializer, PersonSerializer, colleagues
from verification.api.proposals import ProposalSerializer, read_proposals
from verification.api.publications import PublicationSerializer
from verification.api.reasons import GivenReasonSerializer
from verification.api.sign_offs import SignOffSerializer
from verification.api.signing import SeenGateSerializer, StorySigning
from verification.api.stale import StaleClaimSerializer, stale_claims
from verification.api.timeline import EventSerializer
from verification.checking.kept_back import kept_back
from verification.checking.moved import moved, stand_of
from verification.claims.actions import accept_all
from verification.claims.models import Claim
from verification.gate.actions import evaluate
from verification.gate.signing import approve
from verification.record.actions import publish


class BylineSerializer(serializers.Serializer):
    """A person whose name stands over the story."""

    id = serializers.UUIDField(source="user.uuid")
    name = serializers.CharField(source="user.name")


class StorySerializer(serializers.Serializer):
    """A story, without its copy."""

    id = serializers.UUIDField(source="uuid")
    slug = serializers.CharField()
    headline = serializers.CharField()
    desk = DeskNamedSerializer()
    state = Word(StoryState)
    state_since = serializers.DateTimeField()
    standing_reason = serializers.CharField(allow_blank=True)
    filed_by = PersonSerializer()
    bylines = BylineSerializer(many=True)
    publish_by = serializers.DateTimeField(allow_null=True)
    embargo_until = serializers.DateTimeField(allow_null=True)
    scheduled_for = serializers.DateTimeField(allow_null=True)
    confidential = serializers.BooleanField(help_text="Only the people named on it see it.")
    created_at = serializers.DateTimeField()
    filed_at = serializers.DateTimeField(allow_null=True)
    copy_version = serializers.IntegerField(help_text="`seen` of verbs that read the copy.")
    gate_version = serializers.IntegerField(help_text="`seen` of verbs that read the gate.")
    ran_version = serializers.IntegerField(
        allow_null=True,
        help_text="The copy version that ran last; what is under way beside it is its next version.",
    )


class StoryWithCopySerializer(StorySerializer):
    """A story with its copy as it stands. Offsets count code points of `text`."""

    standfirst = serializers.CharField(source="revision.document.standfirst", allow_blank=True)
    body = serializers.CharField(source="revision.document.body_source", allow_blank=True)
    blocks = BlockSerializer(many=True, source="revision.blocks")
    text = serializers.CharField(source="revision.text")
    sha256 = serializers.CharField(source="revision.sha256")


class SavedCopySerializer(StoryWithCopySerializer):
    """A story as it is after its copy was saved."""

    moved = MovedSerializer(many=True)


class RevisionSerializer(serializers.Serializer):
    """One version of the copy, without the copy."""

    number = serializers.IntegerField()
    author = PersonSerializer()
    reason = Word(Reason)
    saved_at = serializers.DateTimeField()
    sha256 = serializers.CharField()


class RevisionWithCopySerializer(RevisionSerializer):
    """One version of the copy."""

    blocks = BlockSerializer(many=True)
    text = serializers.CharField()


class StartSerializer(CopySerializer):
    """A new story: where, under which slug line, and its copy."""

    desk = Known("desk", lambda user: Desk.objects.of(user))
    slug = serializers.CharField(allow_blank=True)
    bylines = serializers.ListField(child=Known("person on your desks", colleagues), required=False)
    publish_by = Instant(required=False, allow_null=True)
    embargo_until = Instant(required=False, allow_null=True)
    file = serializers.BooleanField(default=False, help_text="File it at once, instead of keeping a draft.")
    confidential = serializers.BooleanField(
        default=False,
        help_text="Seen from the start by you and those of the bylines alone, until you name others.",
    )


class StartByUploadSerializer(UploadSerializer, StartSerializer):
    """A new story whose copy comes as a file."""


class SaveCopySerializer(CopySerializer):
    """The copy, and the version it was written over."""

    seen = Seen(help_text="The story's copy_version.")


class PlanSerializer(serializers.Serializer):
    """Slug line, bylines and times; what is left out stays as it is."""

    slug = serializers.CharField(required=False, allow_blank=True)
    bylines = serializers.ListField(child=Known("person on your desks", colleagues), required=False)
    publish_by = Instant(required=False, allow_null=True)
    embargo_until = Instant(required=False, allow_null=True)


class ScheduleSerializer(serializers.Serializer):
    """When the story runs."""

    at = Instant()


class StoryFilter(filters.FilterSet):
    desk = filters.UUIDFilter("desk__uuid")
    state = filters.MultipleChoiceFilter(choices=StoryState.choices)
    slug = filters.CharFilter()


class Stories(
    ListModelMixin, RetrieveModelMixin, StoryAccess, StoryCoverage, DraftOfStory, StoryExports, StorySigning
):
    """Stories that you see: those of your desks, but for confidential ones you are not named on, and shared ones."""

    queryset = (
        Story.objects.select_related("desk", "filed_by")
        .prefetch_related("bylines__user")
        .order_by(F("publish_by").asc(nulls_last=True), "pk")
    )
    serializer_class = StoryWithCopySerializer
    filterset_class = StoryFilter
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(responses=StorySerializer(many=True))
    def list(self, request: Request) -> Response:
        """Stories that you see, those to be published first at the top."""
        return self.paged(self.filter_queryset(self.get_queryset()), StorySerializer)

    @extend_schema(
        operation_id="stories_start",
        request={"application/json": StartSerializer, "multipart/form-data": StartByUploadSerializer},
        responses={201: StoryWithCopySerializer},
    )
    def create(self, request: Request) -> Response:
        """Hand in copy as a draft, or file it at once; as fields, as blocks, or as a file."""
        uploaded = "copy" in request.data
        given = self.given(StartByUploadSerializer if uploaded else StartSerializer)
        with one_verb():
            story = actions.start(
                by=self.me,
                desk=given["desk"],
                slug=given["slug"],
                document=document(given),
                bylines=given.get("bylines", ()),
                publish_by=given.get("publish_by"),
                embargo_until=given.get("embargo_until"),
                confidential=given["confidential"],
            )
            if given["file"]:
                actions.file(by=self.me, story=story)
        return self.shown(story, status=201)

    @verb(gives=StoryWithCopySerializer)
    def file(self, request: Request, uuid: str) -> Response:
        """File the story to its desk: from here on its claims make tasks."""
        return self.shown(actions.file(by=self.me, story=self.get_object()))

    @verb(takes=SaveCopySerializer, gives=SavedCopySerializer)
    def save_copy(self, request: Request, uuid: str) -> Response:
        """Save the copy over the version that was seen; the answer names the claims that this moved."""
        story, given = self.get_object(), self.given(SaveCopySerializer)
        before = stand_of(story)
        actions.save_copy(by=self.me, story=story, document=document(given), seen=given["seen"])
        claims = MovedSerializer(moved(before, stand_of(story)), many=True)
        return Response({**self.shown(story).data, "moved": claims.data})

    @verb(takes=PlanSerializer, gives=StoryWithCopySerializer)
    def plan(self, request: Request, uuid: str) -> Response:
        """Change slug line, bylines, publish-by or embargo."""
        story = self.get_object()
        now: dict[str, Any] = {
            "slug": story.slug,
            "bylines": [byline.user for byline in story.bylines.all()],
            "publish_by": story.publish_by,
            "embargo_until": story.embargo_until,
        }
        return self.shown(actions.plan(by=self.me, story=story, **{**now, **self.given(PlanSerializer)}))

    @verb(takes=GivenReasonSerializer, gives=StoryWithCopySerializer)
    def hold(self, request: Request, uuid: str) -> Response:
        """Stop the story where it is; work on it waits."""
        return self.shown(
            actions.hold(by=self.me, story=self.get_object(), **self.given(GivenReasonSerializer))
        )

    @verb(gives=StoryWithCopySerializer)
    def resume(self, request: Request, uuid: str) -> Response:
        """Go on with a held story."""
        return self.shown(actions.resume(by=self.me, story=self.get_object()))

    @verb(takes=GivenReasonSerializer, gives=StoryWithCopySerializer, url_path="return")
    def return_to_reporter(self, request: Request, uuid: str) -> Response:
        """Give the story back to its reporter as a draft."""
        story, given = self.get_object(), self.given(GivenReasonSerializer)
        return self.shown(actions.return_to_reporter(by=self.me, story=story, **given))

    @verb(takes=GivenReasonSerializer, gives=StoryWithCopySerializer)
    def spike(self, request: Request, uuid: str) -> Response:
        """The story will not run."""
        return self.shown(
            actions.spike(by=self.me, story=self.get_object(), **self.given(GivenReasonSerializer))
        )

    @verb(gives=StoryWithCopySerializer)
    def unspike(self, request: Request, uuid: str) -> Response:
        """Bring a spiked story back as a draft."""
        return self.shown(actions.unspike(by=self.me, story=self.get_object()))

    @verb(takes=ScheduleSerializer, gives=StoryWithCopySerializer)
    def schedule(self, request: Request, uuid: str) -> Response:
        """Set when an approved story runs."""
        return self.shown(
            actions.schedule(by=self.me, story=self.get_object(), **self.given(ScheduleSerializer))
        )

    @verb(gives=StoryWithCopySerializer)
    def unschedule(self, request: Request, uuid: str) -> Response:
        """Take an approved story off the schedule."""
        return self.shown(actions.unschedule(by=self.me, story=self.get_object()))

    @verb(gives=StoryWithCopySerializer)
    def revise(self, request: Request, uuid: str) -> Response:
        """Begin the next version of what ran; readers keep what ran until it runs."""
        return self.shown(actions.revise(by=self.me, story=self.get_object()))

    @verb(takes=GivenReasonSerializer, gives=StoryWithCopySerializer)
    def give_up(self, request: Request, uuid: str) -> Response:
        """Give the next version up: the story is as it ran again, its copy too."""
        return self.shown(
            actions.give_up(by=self.me, story=self.get_object(), **self.given(GivenReasonSerializer))
        )

    @verb(takes=GivenReasonSerializer, gives=StoryWithCopySerializer)
    def retract(self, request: Request, uuid: str) -> Response:
        """Withdraw what ran, with the reason readers are told."""
        return self.shown(
            actions.retract(by=self.me, story=self.get_object(), **self.given(GivenReasonSerializer))
        )

    @verb(takes=SeenGateSerializer, gives=SignOffSerializer)
    def approve(self, request: Request, uuid: str) -> Response:
        """Sign as an editor and let the story go; a closed gate answers 409 with its blockers."""
        sign_off = approve(by=self.me, story=self.get_object(), **self.given(SeenGateSerializer))
        return Response(SignOffSerializer(sign_off).data)

    @verb(gives=PublicationSerializer)
    def publish(self, request: Request, uuid: str) -> Response:
        """Publish what is approved at this very gate version."""
        return Response(PublicationSerializer(publish(by=self.me, story=self.get_object())).data)

    @verb(gives=ClaimSerializer(many=True))
    def accept_all(self, request: Request, uuid: str) -> Response:
        """Accept every proposal that is still open, as it is."""
        made = accept_all(by=self.me, story=self.get_object())
        claims = read_claims(Claim.objects.filter(pk__in=[claim.pk for claim in made]), self.me)
        return Response(ClaimSerializer(claims, many=True).data)

    @reads(gives=GateSerializer)
    def gate(self, request: Request, uuid: str) -> Response:
        """What stands between the story and publication."""
        story = self.get_object()
        hidden = blind.hidden_claims(self.me, story.pk).values()
        return Response(GateSerializer(blind.without_verdicts_on(evaluate(story), hidden)).data)

    @reads(gives=StaleClaimSerializer(many=True), whole=True)
    def stale(self, request: Request, uuid: str) -> Response:
        """Claims whose newest verdict no longer counts: what changed, and whether you can confirm it again."""
        return Response(stale_claims(self.get_object(), self.me))

    @reads(gives=EventSerializer(many=True))
    def timeline(self, request: Request, uuid: str) -> Response:
        """What happened to the story, newest first."""
        events = timeline(self.get_object().pk)
        return self.paged(events, EventSerializer, kept_back=kept_back(self.me))

    @reads(gives=RevisionSerializer(many=True))
    def revisions(self, request: Request, uuid: str) -> Response:
        """Versions of the copy, newest first."""
        revisions = self.get_object().revisions.without_copy().select_related("author").order_by("-number")
        return self.paged(revisions, RevisionSerializer)

    @reads(gives=RevisionWithCopySerializer, url_path="revisions/<int:number>")
    def revision(self, request: Request, uuid: str, number: int) -> Response:
        """One version of the copy."""
        found = self.get_object().revisions.select_related("author").filter(number=number).first()
        if found is None:
            raise Http404
        return Response(RevisionWithCopySerializer(found).data)

    @reads(gives=ProposalSerializer(many=True))
    def proposals(self, request: Request, uuid: str) -> Response:
        """Passages the spotter proposed as claims, in reading order."""
        return self.paged(read_proposals(self.get_object().proposals.all()), ProposalSerializer)

    @reads(gives=ClaimSerializer, url_path="claims/<int:number>")
    def claim(self, request: Request, uuid: str, number: int) -> Response:
        """One claim, by its number."""
        found = read_claims(self.get_object().claims.filter(number=number), self.me).first()
        if found is None:
            raise Http404
        return Response(ClaimSerializer(found).data)
