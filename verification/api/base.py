"""What every noun of the API has in common: who asks, what they may see, what a verb takes and gives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from newsroom.errors import Invalid, NotPossible
from newsroom.people.keyed import NOT_KEPT
from newsroom.people.models import User
from verification.api import once
from verification.api.authentication import (
    TokenAuthentication,
    refuse_for_one_desk,
    refuse_more_than_its_scope,
    refuse_token_in_address,
)
from verification.api.errors import ProblemSerializer
from verification.api.parsers import JSONParser

M = TypeVar("M", bound=Model)
Shape = type[BaseSerializer[Any]]
Method = TypeVar("Method", bound=Callable[..., Any])


READING_REFUSED = {
    400: "This cannot be read, or holds a token where none belongs.",
    401: "Nobody signed this, or with a token that is unknown, revoked or over.",
    403: "You may not do this.",
    404: "There is nothing here, or you may not see it.",
    406: "It cannot be shown in what you accept.",
    422: "What was given cannot be used; `errors` says what of it, and why.",
    429: "Too many tries. Wait as long as `Retry-After` says.",
}
CHANGING_REFUSED = {
    409: "Not now: it is in another state, somebody was faster, or a request with this key is under way.",
    413: "It is too large.",
    415: "It is of a type that is not taken here.",
}


class Schema(AutoSchema):
    """Operations are called by noun and verb, and every one may answer with a problem."""

    @property
    def noun(self) -> str:
        """The noun of the address, /api/v1/<noun>/…"""
        return str(self.path.split("/")[3])

    def get_tags(self) -> list[str]:
        return [self.noun]

    def get_operation_id(self) -> str:
        # A noun without rows ("me") is a plain view, which has no action.
        return f"{self.noun}_{getattr(self.view, 'action', None) or self.method.lower()}"

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *([once.PARAMETER] if self.method != "GET" else [])]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            problem = {
                "application/problem+json": {
                    "schema": self.resolve_serializer(ProblemSerializer, "response").ref
                }
            }
            refusals = READING_REFUSED if self.method == "GET" else READING_REFUSED | CHANGING_REFUSED
            for status, sentence in refusals.items():
                component = ResolvedComponent(
                    name=f"Refused{status}",
                    type=ResolvedComponent.RESPONSE,
                    schema={"description": sentence, "content": problem},
                    object=f"refused {status}",
                )
                self.registry.register_on_missing(component)
                operation["responses"][str(status)] = component.ref
            operation["responses"]["default"] = {
                "description": "Refused, in one sentence.",
                "content": problem,
            }
        return operation


class Door(APIView):
    """A view that knows who asks. A token comes first, so that nobody at all is 401 and not 403."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    parser_classes = [JSONParser]
    schema = Schema()

    turn: once.Turn | None = None
    of_the_person = False
    """Whether it is about the person and no desk: then a token for one desk does not reach it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_token_in_address(request._request)
        super().initial(request, *args, **kwargs)
        refuse_more_than_its_scope(request)
        if self.of_the_person:
            refuse_for_one_desk(request)
        if request.user.is_authenticated:
            try:
                self.turn = once.take_turn(request, self.me)
            except once.AnsweredBefore as before:
                if before.answer.body and not self.still_seen():
                    raise NotPossible(NOT_KEPT) from before
                raise

    def still_seen(self) -> bool:
        """Whether the person still sees what the request was about; else its answer of then is not shown again."""
        return True

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, once.AnsweredBefore):
            return once.again(exc.answer)  # type: ignore[return-value]  # not of the framework, as problems are not
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.turn:
            doing = getattr(self, getattr(self, "action", None) or str(request.method).lower(), None)
            once.keep(self.turn, answer, secret=getattr(doing, "shown_once", False))
        return answer

    @property
    def me(self) -> User:
        """The person who asks."""
        return cast(User, self.request.user)

    def given(self, shape: Shape) -> dict[str, Any]:
        """The body of the request in this shape."""
        serializer = shape(data=self.request.data, context={"request": self.request})
        serializer.is_valid(raise_exception=True)
        return cast(dict[str, Any], serializer.validated_data)


class Noun(Door, GenericViewSet[M]):
    """One noun: rows by id, and only those the person can see. Invisible is 404."""

    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[M]:
        return self.visible(super().get_queryset())

    def still_seen(self) -> bool:
        if self.lookup_field not in self.kwargs:
            return True
        return self.get_queryset().filter(**{self.lookup_field: self.kwargs[self.lookup_field]}).exists()

    def visible(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Of these rows, those the person can see."""
        return cast(QuerySet[M], rows.visible_to(self.me))  # type: ignore[attr-defined]  # of the rooms' querysets

    def shown(self, row: Model, shape: Shape | None = None, *, status: int = 200) -> Response:
        """The row as it is in the database now."""
        fresh = self.get_queryset().get(pk=row.pk)
        serializer = (shape or self.get_serializer_class())(fresh, context=self.get_serializer_context())
        return Response(serializer.data, status=status)

    def paged(self, rows: Any, shape: Shape, **context: Any) -> Response:
        """One page of rows that belong to this noun."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(shape(page, many=True, context=context).data)


def verb(
    *,
    gives: Shape | BaseSerializer[Any] | None,
    takes: Any = None,
    status: int = 200,
    detail: bool = True,
    url_path: str | None = None,
) -> Callable[[Method], Method]:
    """One verb of the noun: POST to its word, with the shapes it takes and gives."""

    def decorate(method: Method) -> Method:
        alone: dict[str, Any] = {"filter_backends": [], "pagination_class": None}
        routed = action(methods=["post"], detail=detail, url_path=url_path, **alone)(method)
        return cast(Method, extend_schema(request=takes, responses={status: gives})(routed))

    return decorate


def reads(
    *,
    gives: Shape | BaseSerializer[Any] | Mapping[tuple[int, str], Any],
    url_path: str | None = None,
    renderers: Sequence[type[BaseRenderer]] | None = None,
    takes: Sequence[OpenApiParameter] = (),
    whole: bool = False,
) -> Callable[[Method], Method]:
    """Something that belongs to one row of the noun, to read.

    `gives` is by status and media type where it is no JSON; `takes` is what the query may hold;
    `whole` that a list comes in one piece and not by pages.
    """

    def decorate(method: Method) -> Method:
        special: dict[str, Any] = {"renderer_classes": renderers} if renderers else {}
        if whole:
            special["pagination_class"] = None
        routed = action(methods=["get"], detail=True, url_path=url_path, filter_backends=[], **special)(
            method
        )
        responses = gives if isinstance(gives, Mapping) else {200: gives}
        return cast(Method, extend_schema(responses=responses, parameters=list(takes))(routed))

    return decorate


@contextmanager
def called(names: Mapping[str, str]) -> Iterator[None]:
    """Put the sentences of a verb beside the fields as the API calls them: the verb's name → ours."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid({names.get(field, field): said for field, said in refusal.errors.items()}) from refusal
