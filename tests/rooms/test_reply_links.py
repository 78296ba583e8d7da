"""Tokens in reply addresses and the addresses of reply pages: what they open, and what opens nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.errors import NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.factories import Team, make_desk
from tests.replying import asked
from verification.outreach import links, matching

pytestmark = pytest.mark.django_db


def test_a_token_leads_to_its_request_however_a_mail_system_writes_it() -> None:
    request = asked(Team())

    token = matching.token_of(request)

    assert matching.request_of(token) == request
    assert matching.request_of(token.upper()) == request


@pytest.mark.parametrize("spoil", ["", "x", "ſ" * 48, "0" * 48])
def test_a_token_that_nobody_gave_out_leads_nowhere(spoil: str) -> None:
    asked(Team())

    assert matching.request_of(spoil) is None


def test_the_digest_of_one_request_does_not_open_another() -> None:
    one, other = asked(Team()), asked(Team(make_desk("Other desk")))

    assert matching.request_of(other.uuid.hex + matching.token_of(one)[32:]) is None


def test_a_token_is_still_known_after_the_key_was_changed(settings) -> None:
    request = asked(Team())
    token = matching.token_of(request)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert matching.request_of(token) == request
    assert matching.token_of(request) != token


def test_the_address_for_answers_fits_a_mail_and_is_empty_without_a_domain(settings) -> None:
    request = asked(Team())
    settings.INBOUND_MAIL_DOMAIN = "replies.example.org"

    local, _, domain = matching.reply_address(request).partition("@")

    assert domain == "replies.example.org"
    assert len(local) <= 64
    settings.INBOUND_MAIL_DOMAIN = ""
    assert matching.reply_address(request) == ""


def test_a_reply_page_is_found_by_its_signed_address_only() -> None:
    team = Team()
    link = links.make_link(by=team.reporter, request=asked(team))
    signed = links.address_of(link).rstrip("/").rsplit("/", 1)[1]

    assert links.link_of(signed) == link
    assert links.link_of(signed[:-1] + ("a" if signed[-1] != "a" else "b")) is None
    assert links.link_of(link.uuid.hex) is None


def test_a_request_has_one_open_reply_page_until_it_is_revoked() -> None:
    team = Team()
    request = asked(team)
    link = links.make_link(by=team.reporter, request=request)
    assert links.make_link(by=team.editor, request=request) == link

    links.revoke(by=team.editor, link=link)

    link.refresh_from_db()
    assert (link.revoked_by, links.open_link(request)) == (team.editor, None)
    assert links.make_link(by=team.reporter, request=request) != link
    with pytest.raises(NotPossible):
        links.revoke(by=team.editor, link=link)
    recorded = Event.objects.filter(verb__startswith="reply.link_").order_by("position")
    assert [event.verb for event in recorded] == ["reply.link_made", "reply.link_revoked", "reply.link_made"]


def test_a_reply_page_outlives_publication_by_its_grace() -> None:
    team = Team()
    request = asked(team)

    link = links.make_link(by=team.reporter, request=request)

    wanted = request.story.publish_by or timezone.now()
    grace = links.GRACE if request.story.publish_by else links.WITHOUT_A_DATE
    assert abs(link.expires_at - wanted - grace) < timedelta(minutes=1)


def test_only_who_keeps_the_log_makes_or_revokes_a_reply_page() -> None:
    team = Team()
    request = asked(team)
    link = links.make_link(by=team.reporter, request=request)

    with pytest.raises(NotPermitted):
        links.make_link(by=team.auditor, request=request)
    with pytest.raises(NotPermitted):
        links.revoke(by=team.auditor, link=link)
