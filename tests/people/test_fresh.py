"""What somebody finds on an unlocked screen: no tokens, no confidential story, no identities by the dozen."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from newsroom.people.models import Invitation, Membership
from newsroom.people.states import Role
from newsroom.people.tokens import make_token
from newsroom.stories.access import make_confidential
from tests.factories import Team, filed, protected
from tests.people.asking import as_, page, send
from verification.sources import readers, revealing


def test_tokens_and_confidential_stories_ask_for_a_fresh_sign_in(team: Team) -> None:
    story = filed(team)
    found = Client()
    found.force_login(team.editor)
    taken = reverse("take_export", args=[story.uuid, "csv"])
    back = f"/accounts/reauthenticate/?{urlencode({'next': reverse('make_token')})}"
    assert page(found, "make_token").url == back
    assert send(found, "make_token", name="CMS", _back=reverse("make_token")).url == back
    assert (
        found.post("/api/v1/tokens/", {"name": "x", "scope": "read"}, "application/json").status_code == 403
    )
    assert found.get(taken).status_code == 200

    make_confidential(by=team.editor, story=story)
    versions = urlencode({"next": reverse("history", args=[story.uuid])})
    assert found.get(taken).url == f"/accounts/reauthenticate/?{versions}"
    # Else the browser would save the question as the file.
    links = page(as_(team.editor), "history", story.uuid).content.decode()
    assert taken in links
    assert not re.search(f'{taken}"[^>]*download', links)
    by_api = f"/api/v1/stories/{story.uuid}/export/?format=csv"
    _, token = make_token(by=team.editor, name="CMS", scope="read")
    assert found.get(by_api).status_code == 403
    assert Client().get(by_api, headers={"Authorization": f"Token {token}"}).status_code == 403
    assert (as_(team.editor).get(taken).status_code, as_(team.editor).get(by_api).status_code) == (
        200,
        200,
    )


def test_nobody_is_let_in_nor_given_a_role_from_an_unlocked_screen(team: Team) -> None:
    invited = ("invite", (team.desk.slug,), {"email": "m@x.example", "name": "Mallory", "role": "editor"})
    promoted = ("add_member", (team.desk.slug, team.checker.uuid), {"role": "editor"})
    found = Client()
    found.force_login(team.head)
    for name, at, typed in (invited, promoted):
        assert send(found, name, *at, **typed).url.startswith(reverse("account_reauthenticate"))
        assert not Invitation.objects.exists()
        assert not Membership.objects.on(team.desk.pk, Role.EDITOR).filter(user=team.checker).exists()
    for name, at, typed in (invited, promoted):
        assert send(as_(team.head), name, *at, **typed).status_code in {200, 302}
    assert Invitation.objects.get().email == "m@x.example"
    assert Membership.objects.on(team.desk.pk, Role.EDITOR).filter(user=team.checker).exists()


def test_one_person_learns_only_so_many_identities_at_a_time(team: Team) -> None:
    identity = protected(team, "Quentin Quibble")
    readers.add_reader(by=team.reporter, identity=identity, user=team.editor)
    asked = revealing.reveal(by=team.editor, identity=identity, reason="To call them.")
    client = as_(team.editor)
    often = int(settings.ACCOUNT_RATE_LIMITS["reveal"].split("/")[0])
    answers = [client.post(f"{asked.path}read/").status_code for _ in range(often + 1)]
    assert answers == [200, *[409] * (often - 1), 429]
    assert client.post(f"/api/v1/reveals/{asked.uuid}/read/").status_code == 429
