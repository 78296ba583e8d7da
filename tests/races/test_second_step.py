"""Ten who show one code at once, with real threads and real connections."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from tests.factories import Team
from tests.people.signing_in import code_for, sign_in, with_authenticator
from tests.people.test_passkeys import alive
from tests.races.test_threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_of_ten_with_one_code_one_is_let_in() -> None:
    team = Team()
    secret = with_authenticator(team.editor)
    RecoveryCodes.activate(team.editor)
    recovery = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    for code in (recovery, code_for(secret)):
        clients = [Client(REMOTE_ADDR=f"10.0.0.{n}") for n in range(10)]
        for client in clients:
            sign_in(client, team.editor)
        at_once(
            [
                lambda client=client, code=code: client.post("/accounts/2fa/authenticate/", {"code": code})
                for client in clients
            ]
        )
        assert [alive(client) for client in clients].count(True) == 1
