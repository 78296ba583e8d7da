"""What the copy asserts, where it stands, and what was found about it."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.stories.models import Story
from verification.api import annotations
from verification.api.base import reads, verb
from verification.api.claim_shapes import ClaimSerializer, ClaimState, read_claims
from verification.api.fields import Known, Seen, Word
from verification.api.independence import IndependenceSerializer, independence
from verification.api.lines import LineSerializer, line_of
from verification.api.quotes import ORIGINAL, QuoteCheckSerializer, checked_quote
from verification.api.reasons import GivenReasonSerializer
from verification.api.reshaping import Reshaping
from verification.api.selectors import TargetSerializer, in_target
from verification.api.tasks import TaskSerializer
from verification.checking.actions import ask_second_check
from verification.checking.models import VerificationTask
from verification.claims import actions
from verification.claims.models import Claim
from verification.claims.querysets import ClaimQuerySet
from verification.claims.states import Flag, Kind, Risk

PUT = ("kind", "risk", "flags", "statement", "attributed_to", "channel")


class PutSerializer(serializers.Serializer):
    """How a claim is put; what is left out stays as it is."""

    kind = Word(Kind, required=False)
    risk = Word(Risk, required=False)
    flags = serializers.ListField(child=Word(Flag), required=False)
    statement = serializers.CharField(required=False, allow_blank=True)
    attributed_to = serializers.CharField(required=False, allow_blank=True)
    channel = serializers.CharField(required=False, allow_blank=True)


class MarkClaimSerializer(PutSerializer):
    """Words of the copy that assert something."""

    story = Known("story", Story.objects.visible_to)
    seen = Seen(help_text="The story's copy_version.")
    target = TargetSerializer()
    kind = Word(Kind)


class AmendSerializer(PutSerializer):
    """The claim put differently."""

    seen = Seen(help_text="The claim's version.")


class AddPlaceSerializer(serializers.Serializer):
    """Other words that assert the same claim."""

    seen = Seen(help_text="The story's copy_version.")
    target = TargetSerializer()


class ClaimFilter(filters.FilterSet):
    story = filters.UUIDFilter("story__uuid")
    number = filters.NumberFilter()
    kind = filters.MultipleChoiceFilter(choices=Kind.choices)
    risk = filters.MultipleChoiceFilter(choices=Risk.choices)
    state = filters.MultipleChoiceFilter(choices=ClaimState.choices)


class Claims(ListModelMixin, RetrieveModelMixin, Reshaping):
    """What stories of your desks assert."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter

    def get_queryset(self) -> ClaimQuerySet:
        return read_claims(Claim.objects.visible_to(self.me).order_by("story", "number"), self.me)

    @extend_schema(operation_id="claims_mark", request=MarkClaimSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request) -> Response:
        """Make a claim of words in the copy, pointed at as in a Web Annotation."""
        given = self.given(MarkClaimSerializer)
        target = given.pop("target")
        with in_target():
            claim = actions.mark(by=self.me, **given, **target)
        return self.shown(claim, status=201)

    @verb(takes=AmendSerializer, gives=ClaimSerializer)
    def amend(self, request: Request, uuid: str) -> Response:
        """Change how the claim is put; another statement or attribution suspends its verdict."""
        claim = self.get_object()
        now = {name: getattr(claim, name) for name in PUT}
        return self.shown(actions.amend(by=self.me, claim=claim, **{**now, **self.given(AmendSerializer)}))

    @verb(takes=GivenReasonSerializer, gives=ClaimSerializer)
    def withdraw(self, request: Request, uuid: str) -> Response:
        """The copy no longer asserts this, or it never was a claim; its open task is cancelled."""
        claim = self.get_object()
        actions.withdraw(by=self.me, claim=claim, **self.given(GivenReasonSerializer))
        return self.shown(claim)

    @verb(gives=ClaimSerializer)
    def reinstate(self, request: Request, uuid: str) -> Response:
        """Undo a withdrawal."""
        claim = self.get_object()
        actions.reinstate(by=self.me, claim=claim)
        return self.shown(claim)

    @verb(takes=AddPlaceSerializer, gives=ClaimSerializer)
    def add_place(self, request: Request, uuid: str) -> Response:
        """Say that other words of the copy assert the same claim."""
        claim, given = self.get_object(), self.given(AddPlaceSerializer)
        with in_target():
            actions.add_place(by=self.me, claim=claim, seen=given["seen"], **given["target"])
        return self.shown(claim)

    @verb(gives=TaskSerializer)
    def ask_second_check(self, request: Request, uuid: str) -> Response:
        """Ask for a second pair of eyes on the claim, whatever its risk."""
        task = ask_second_check(by=self.me, claim=self.get_object())
        return Response(TaskSerializer(VerificationTask.objects.for_lists().get(pk=task.pk)).data)

    @reads(gives=IndependenceSerializer)
    def independence(self, request: Request, uuid: str) -> Response:
        """How many sources of the claim are independent, in numbers, in words and as a tree, and what is warned of."""
        return Response(IndependenceSerializer(independence(self.get_object())).data)

    @reads(gives=LineSerializer)
    def line(self, request: Request, uuid: str) -> Response:
        """What the claim says of reaching somebody, against the reply log as of now, and the words that would hold."""
        return Response(LineSerializer(line_of(self.get_object())).data)

    @reads(gives=QuoteCheckSerializer, url_path="quote_check", takes=[ORIGINAL])
    def quote_check(self, request: Request, uuid: str) -> Response:
        """A quotation or paraphrase beside the passage of its original; with `original`, beside that one."""
        return Response(QuoteCheckSerializer(checked_quote(request, self.get_object())).data)

    @reads(gives=annotations.SHAPE, renderers=annotations.RENDERERS)
    def annotation(self, request: Request, uuid: str) -> Response:
        """The claim as a W3C Web Annotation of the copy: what is asserted, at which words."""
        claim = self.get_object()
        return annotations.answer(annotations.annotated(request, [claim], claim.story.revision)[0])
