"""Rows that come as a list on another row are what they are when they are read by themselves."""

import pytest
from django.db.models import OuterRef
from django.utils import timezone

from newsroom.rows import Rows, made_of
from newsroom.stories.models import Story
from tests.factories import Team, approved, published
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.gate.models import SignOff

pytestmark = pytest.mark.django_db


def test_every_value_is_as_the_model_has_it() -> None:
    story = approved(Team())
    of_story = Story.objects.annotate(
        signed=Rows(SignOff.objects.filter(story=OuterRef("pk"))),
        claimed=Rows(Claim.objects.filter(story=OuterRef("pk"))),
    ).get(pk=story.pk)

    for model, rows in ((SignOff, of_story.signed), (Claim, of_story.claimed)):
        found = made_of(model, rows)
        assert found == list(model.objects.filter(story=story))
        for one, alone in zip(found, model.objects.filter(story=story), strict=True):
            for field in model._meta.concrete_fields:
                assert getattr(one, field.attname) == getattr(alone, field.attname), field.name


def test_what_was_left_out_is_read_when_it_is_asked_for() -> None:
    story = published(Team())
    claims = Claim.objects.filter(story=OuterRef("pk"))
    of_story = Story.objects.annotate(claimed=Rows(claims, "number")).get(pk=story.pk)

    [claim] = made_of(Claim, of_story.claimed, "number")

    assert claim.get_deferred_fields() >= {"statement", "kind"}
    assert (claim.number, claim.statement) == (1, story.claims.get().statement)


def test_there_are_none_where_none_belong_to_the_row() -> None:
    team = Team()
    story = approved(team)
    verdicts = Verdict.objects.filter(claim__story=OuterRef("pk"), at__gt=timezone.now())

    assert made_of(Verdict, Story.objects.annotate(none=Rows(verdicts)).get(pk=story.pk).none) == []
