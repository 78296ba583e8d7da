"""Ten who send one request with one key, with real threads and real connections."""

import pytest

from newsroom.people.keyed_models import KeyedRequest
from newsroom.stories.models import Story
from tests.api.asking import as_, given
from tests.factories import Team
from tests.races.test_threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_of_ten_with_one_key_one_is_done_and_all_get_its_answer(monkeypatch) -> None:
    monkeypatch.setattr("newsroom.people.keyed.WAITS", 30.0)  # so that a slow machine changes nothing
    team = Team()
    body = {"desk": str(team.desk.uuid), "slug": "toll", "headline": "The toll rises"}
    clients = [as_(team.reporter).client for _ in range(10)]

    answers = at_once(
        [
            lambda client=client: client.post(
                "/api/v1/stories/", body, format="json", headers={"Idempotency-Key": "one"}
            )
            for client in clients
        ]
    )

    shown = [given(answer, 201) for answer in answers]
    assert all(one == shown[0] for one in shown)
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Story.objects.count() == KeyedRequest.objects.count() == 1
