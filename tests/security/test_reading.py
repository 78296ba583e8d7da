"""Reading what is not one's own, by every way round: each of these told something once."""

from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from rest_framework.serializers import Serializer

from newsroom import triggers
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.leasing import Held
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.sending.webhook import ready
from newsroom.dispatch.subscriptions import subscribe
from newsroom.dispatch.webhooks import PUBLIC_EVENTS
from newsroom.errors import NotPossible
from newsroom.ledger.models import Event
from newsroom.people.actions import end_membership, leave
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories import access
from newsroom.stories.models import Story
from newsroom.stories.querysets import only_for
from newsroom.stories.seers import seers
from tests.api.asking import as_ as as_api
from tests.api.asking import given
from tests.factories import (
    Team,
    again,
    filed,
    judged,
    make_desk,
    make_member,
    mark,
    published,
    some_evidence,
    task_of,
)
from tests.replying import asked
from tests.rooms.test_falling import PAGE, resting_on
from tests.web.editor.roads import awaiting_a_blind_second_check
from verification.api.fields import Known
from verification.evidence import actions as evidence
from verification.gate import signing
from verification.gate.actions import evaluate
from verification.gate.overriding import ask_override
from verification.outreach.actions import add_address, put
from verification.outreach.models import InboundMail, Party
from verification.outreach.unmatched import UNMATCHED, queue_of, tell_of_queue
from verification.record import actions as records
from verification.record.falling import spread_due
from verification.record.models import Publication, Use
from verification.sources import actions as sources

pytestmark = pytest.mark.django_db

KEPT_BACK = "is kept from you until its second check is made"


def as_(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=user.pk))
    return client


def admin_list(model: str) -> str:
    return reverse(f"admin:newsroom_{model}_changelist")


def test_a_head_asks_the_administration_for_no_hash_sign_by_sign() -> None:
    team = Team()
    head, password = as_(team.head), team.reporter.password
    for lookup in (
        f"password__startswith={password[:20]}",
        f"password={password}",
        "last_login__isnull=True",
    ):
        assert head.get(f"{admin_list('user')}?{lookup}").status_code == 400, lookup
    assert head.get(f"{admin_list('outboxmessage')}?lease_token__isnull=1").status_code == 400
    assert head.get(f"{admin_list('user')}?is_active__exact=1&q=Rosa").status_code == 200


def test_a_head_who_checks_blind_reads_the_first_verdict_in_no_ledger_of_the_administration() -> None:
    team = Team()
    verdict = awaiting_a_blind_second_check(team).verdicts.get()
    event = Event.objects.get(subject_type="verdict", subject_id=verdict.pk)
    events = admin_list("event")
    assert "claim.judged" in as_(team.head).get(events).content.decode()
    Membership.objects.create(user=team.head, desk=team.desk, role=Role.FACT_CHECKER)
    blind = as_(team.head)
    assert "claim.judged" not in blind.get(events).content.decode()
    told = blind.get(reverse("admin:newsroom_event_change", args=[event.pk]))
    assert told.status_code == 302


def test_who_may_check_blind_learns_the_first_verdict_from_no_refusal() -> None:
    team = Team()
    claim = awaiting_a_blind_second_check(team)
    story = claim.story
    tells = [one for one in evaluate(story).blockers if one.rule == "senior_signed"]
    assert tells, "the verdict is to be read from this blocker"
    for role in (Role.FACT_CHECKER, Role.DESK_HEAD, Role.LEGAL):
        Membership.objects.create(user=team.senior, desk=team.desk, role=role)
    blind, api = as_(team.senior), "/api/v1/"
    override = ask_override(
        by=team.editor, story=story, key=tells[0].key, seen=story.gate_version, reason="It can not wait."
    )
    story.refresh_from_db()
    seen, of = {"seen": story.gate_version}, f"{api}stories/{story.uuid}/"
    asked = {"story": str(story.uuid), "reason": "It can not wait.", **seen}
    answers = {
        post(blind, f"{of}approve/", **seen),
        post(blind, f"{of}sign_as_senior/", **seen),
        post(blind, f"{of}sign_as_head/", **seen),
        *(post(blind, f"{api}overrides/", key=key, **asked) for key in (tells[0].key, "verdicts_stand:1:")),
    }
    assert answers == {(403, True)}, answers
    assert (
        blind.post(f"/stories/{story.uuid}/overrides/ask/", {"key": tells[0].key, **asked}).status_code == 403
    )
    assert blind.post(f"/stories/{story.uuid}/overrides/{override.uuid}/second/", seen).status_code == 404


def post(client: Client, path: str, **given: object) -> tuple[int, bool]:
    """The status of the answer, and whether it says that something is kept from this person, and nothing else."""
    answer = client.post(path, given, content_type="application/json")
    return answer.status_code, KEPT_BACK in answer.json().get(
        "detail", ""
    ) and "blockers" not in answer.json()


def test_a_missing_record_of_a_confidential_story_is_told_to_those_who_see_it() -> None:
    team = Team()
    story = published(team)
    access.make_confidential(by=team.editor, story=story, people=[team.auditor])
    triggers.drop(connection)
    Publication.objects.update(id=F("id") + 100)
    page = "/audit/?verify=1"
    assert "number 1, is missing" in as_(team.auditor).get(page).content.decode()
    told = as_(team.head).get(page).content.decode()
    assert "is missing" not in told
    assert story.slug not in told


def test_an_address_of_a_story_that_is_not_seen_leads_nowhere() -> None:
    team = Team()
    other = as_(make_member(make_desk(), Role.EDITOR))
    assert other.get(f"/stories/{filed(team).uuid}/short_lines/propose/").status_code == 404


def test_withdrawing_an_item_tells_nobody_whether_a_confidential_story_rests_on_the_same() -> None:
    """Anybody can add an item with an address they guess, and withdraw it again."""
    team, kept = Team(), Team()
    theirs, _ = resting_on(kept, run=True)
    access.make_confidential(by=kept.editor, story=theirs)
    story = filed(team)
    guess = evidence.add(by=team.reporter, story=story, kind="page", title="A guess", url=PAGE, no_fetch=True)
    evidence.withdraw(by=team.reporter, evidence=guess, reason="Not this one.")
    spread_due()
    assert Use.objects.filter(story=theirs).exists(), "those who see it hear of it"
    assert not given(as_api(team.editor).get("falls"))["results"]
    assert not Event.objects.filter(story_id=story.pk, verb__startswith="fall").exists()

    ran, item = resting_on(team, run=True)
    evidence.withdraw(by=team.checker, evidence=item, reason="Forged.")
    spread_due()
    (told,) = given(as_api(team.editor).get("falls"))["results"]
    assert (told["other_stories"], [use["story"] for use in told["uses"]]) == (0, [str(ran.uuid)])
    page = as_(team.editor).get(f"/stories/{ran.uuid}/record/").content.decode()
    assert "What fell since" in page
    assert "of other desks used it too" not in page


def test_a_webhook_hears_nothing_of_a_confidential_story_until_it_runs() -> None:
    team = Team()
    hook = subscribe(by=team.head, desk=team.desk, url="https://cms.example/in", events=PUBLIC_EVENTS)
    sent = OutboxMessage.objects.filter(subscription=hook.subscription)
    story = filed(team)
    queued = set(sent.values_list("kind", flat=True))
    assert queued == {"story.started", "story.filed"}
    access.make_confidential(by=team.reporter, story=story, people=[team.editor, team.checker])
    judged(team, mark(team, story))
    assert set(sent.values_list("kind", flat=True)) == queued
    assert all(ready(Held([message], uuid4())) is None for message in sent), "nor what was on its way"
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=Story.objects.get(pk=story.pk))
    assert set(sent.values_list("kind", flat=True)) - queued == {"story.published"}
    assert ready(Held([sent.get(kind="story.published")], uuid4())) is not None


def test_who_is_on_no_desk_any_more_sees_no_story_that_they_were_let_into() -> None:
    team, other = Team(), Team()
    shared, kept = filed(team), filed(team)
    access.share(by=team.editor, story=shared, person=other.checker)
    access.make_confidential(by=team.reporter, story=kept, people=[other.checker])
    assert Story.objects.visible_to(again(other.checker)).count() == 2
    end_membership(by=other.head, membership=other.checker.memberships.get())
    gone = again(other.checker)
    assert gone.is_active
    assert not Story.objects.visible_to(gone).exists()
    assert only_for(story_ids=[kept.pk]) == {kept.pk: {team.reporter.pk}}
    assert "Chiara" not in str([seer.name for seer in seers(kept)])


def test_whom_a_confidential_story_asks_is_found_by_no_name() -> None:
    """A colleague who types the name gets a party of their own, with no address of the one that is kept from them."""
    team = Team()
    story, mine = filed(team), filed(team)
    access.make_confidential(by=team.reporter, story=story)
    kept = asked(team, story, name="The Minister").party
    add_address(by=team.reporter, party=kept, channel="email", value="home@minister.example")
    curious, api = as_(team.colleague), as_api(team.colleague)
    typed = {"desk": team.desk.slug, "name": kept.name, "kind": "person", "working_days": "1"}
    page = curious.post("/parties/", typed, follow=True).content.decode()
    assert "was here already" not in page
    assert "is kept. Add how they are reached" in page
    again_ = {"desk": str(team.desk.uuid), "name": kept.name, "kind": "person"}
    (own,) = given(api.get("parties", name=kept.name))["results"]
    assert own["addresses"] == []
    assert given(api.post("parties", **again_), 201)["id"] == own["id"] != str(kept.uuid)
    put_to = {"name": kept.name, "kind": "person", "type": "comment", "put": "Why?"}
    log = curious.post(f"/stories/{mine.uuid}/replies/", put_to, follow=True).content.decode()
    assert "Noted what is put to The Minister" in log
    assert "home@minister" not in log
    assert given(api.get("addresses"))["count"] == 0
    audited = as_(team.auditor).get("/audit/", {"verb": "party"}).content.decode()
    assert "a way to reach a party" in audited
    assert kept.name not in audited

    put(by=team.reporter, story=story, party=Party.objects.get(uuid=own["id"]), type="comment", put="Why?")
    assert given(api.get("parties", name=kept.name))["count"] == 1, "that theirs is gone would tell them"


def test_a_mail_of_a_confidential_story_waits_with_those_who_see_it() -> None:
    team = Team()
    request = asked(team, filed(team), name="The Minister")
    add_address(by=team.reporter, party=request.party, channel="email", value="Home@minister.example")
    access.make_confidential(by=team.reporter, story=request.story, people=[team.editor])

    def came(**fields: object) -> InboundMail:
        mail = InboundMail.objects.create(raw_sha256=uuid4().hex, kind="reply", state="unmatched", **fields)
        tell_of_queue(mail.desk, mail)
        return mail

    mails = (
        came(sender="home@minister.example", subject="From the kept party", desk=team.desk),
        came(sender="home@minister.example", subject="From the kept party, of no desk"),
        came(sender="mailer-daemon@mx.example", subject="A bounce of it", about=request, desk=team.desk),
    )
    for user, sees in (
        (team.head, 0),
        (team.senior, 0),
        (team.colleague, 0),
        (team.reporter, 3),
        (team.editor, 3),
    ):
        assert queue_of(again(user)).count() == sees, user
        told = OutboxMessage.objects.filter(kind=UNMATCHED, recipient=user)
        assert told.exists() == bool(sees), user
    head = as_(team.head)
    assert "kept party" not in head.get("/replies/unmatched/").content.decode()
    assert given(as_api(team.head).get("inbound_mails"))["count"] == 0
    aside = f"/replies/unmatched/{mails[0].uuid}/set-aside/"
    assert head.post(aside, {"reason": "Mine."}).status_code == 404
    assert as_(team.reporter).post(aside, {"reason": "Seen to."}).status_code == 302
    came(sender="anybody@else.example", desk=team.desk)
    assert queue_of(again(team.senior)).count() == 1


def test_a_story_that_nobody_sees_any_more_is_opened_by_two_people_and_never_otherwise() -> None:
    team = Team()
    story = filed(team)
    access.make_confidential(by=team.reporter, story=story)

    def opened(**given: str) -> str:
        told = {
            "story": story.uuid,
            "by": team.head.email,
            "person": team.editor.email,
            "reason": "It is ours.",
        }
        out = StringIO()
        call_command("lost_stories", stdout=out, **told | given)
        return out.getvalue()

    with pytest.raises(CommandError, match="no such story that nobody sees"):
        opened()
    with pytest.raises(NotPossible, match="Somebody sees this story"):
        access.name_when_lost(by=team.head, story=story, person=team.editor, reason="I want it.")
    leave(by=team.head, desk=team.desk, user=team.reporter)
    listed = StringIO()
    call_command("lost_stories", stdout=listed)
    assert str(story.uuid) in listed.getvalue()
    assert story.slug not in listed.getvalue()
    for given_, refusal in (
        ({"by": team.editor.email, "person": team.head.email}, "Only a head of"),
        ({"person": team.head.email}, "somebody else than yourself"),
        ({"person": team.colleague.email}, "neither an editor nor a head"),
        ({"person": "nobody@example.org"}, "Nobody here has the address"),
        ({"reason": " "}, "Write why it is opened again"),
    ):
        with pytest.raises(CommandError, match=refusal):
            opened(**given_)
    assert "sees it now" in opened()
    assert Story.objects.visible_to(again(team.editor)).filter(pk=story.pk).exists()
    assert not Story.objects.visible_to(again(team.head)).exists()
    deliver_due()
    (notice,) = Notice.objects.of(again(team.head)).filter(kind="named_when_lost")
    assert f"named {team.editor} on a confidential story" in notice.text
    assert story.slug not in notice.text
    event = Event.objects.get(verb="story.named_when_lost")
    assert (event.actor, event.facts["user"], event.texts.get().text) == (
        team.head,
        team.editor.pk,
        "It is ours.",
    )
    with pytest.raises(CommandError, match="no such story"):
        opened(person=team.senior.email)


def test_why_a_mail_came_back_is_told_to_no_head_who_does_not_see_its_story() -> None:
    team = Team()
    story, plain = filed(team), filed(team)
    access.make_confidential(by=team.reporter, story=story)
    for one, address in ((story, "home@minister.example"), (plain, "press@port.example")):
        OutboxMessage.objects.create(
            dedupe_key=address, kind="reply_mail", channel="outside", owner=team.reporter, desk=team.desk,
            story=one, state="dead", last_error=f"550 <{address}> no such user",
        )  # fmt: skip
    page = as_(team.head).get("/pulse/").content.decode()
    assert "press@port.example" in page
    assert "home@minister.example" not in page
    told = [one["last_error"] for one in given(as_api(team.head).get("messages"))["results"]]
    assert told == ["", "550 <press@port.example> no such user"]


def test_no_body_names_what_is_kept_from_whoever_sends_it() -> None:
    """Each id in a body of the API is looked up among what the person sees, whatever their roles."""
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    item = some_evidence(team, story)
    source = sources.add(by=team.reporter, story=story, name="the port", type="official_statement")
    request = asked(team, story, claims=(claim,))
    kept = {story, claim, claim.places.get(), task_of(claim), item, source, request, request.party}
    import_module("verification.api.urls")
    for role in Role:
        Membership.objects.get_or_create(user=team.third, desk=team.desk, role=role)
    named = [field for shape in _all(Serializer) for field in _known(shape)]
    assert len(named) > 60
    asks = {field.visible(team.third).model for field in named}
    assert {type(row) for row in kept} <= asks
    access.make_confidential(by=team.reporter, story=story)
    told = {field.what for field in named if kept & set(field.visible(again(team.third)))}
    assert told == set()


def _all(kind: type) -> set[type]:
    return {one for child in kind.__subclasses__() for one in (child, *_all(child))}


def _known(shape: type) -> Iterator[Known]:
    for field in shape._declared_fields.values():
        if isinstance(one := getattr(field, "child", field), Known):
            yield one
