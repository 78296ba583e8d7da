"""Whatever is sent to the API: no fault of ours, and only answers that its description tells of."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.people.tokens import make_token
from tests.api.test_everywhere import rows_of
from tests.factories import Team, again, filed, published

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
"""Requests of each kind (as described, and not so) for each operation."""


def refusals_are_named(_: Any, response: Any, case: Any) -> None:
    """Each refusal stands in the description by its own status, not only as whatever else may come."""
    if 400 <= response.status_code < 500:
        assert str(response.status_code) in case.operation.definition.raw["responses"], response.status_code


CHECKS = [
    refusals_are_named,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(3600)]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A server gives connections back after each request; here the test's own transaction is on the only one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def known(team: Team) -> dict[str, list[str]]:
    """Ids of rows that there are, by noun."""
    found = {noun: [str(row.uuid)] for noun, row in rows_of(published(team)).items()}
    found["stories"].append(str(filed(team).uuid))
    return found


def told(fault: BaseException) -> str:
    parts = fault.exceptions if isinstance(fault, BaseExceptionGroup) else (fault,)
    return "\n".join(str(part) for part in parts)


def requests_of(operation: Any) -> Iterator[Any]:
    for mode in schemathesis.GenerationMode:
        yield operation.as_strategy(generation_mode=mode)


def test_nothing_that_is_sent_breaks_it_and_every_answer_is_described() -> None:
    team = Team()
    for role in Role:
        Membership.objects.get_or_create(user=team.head, desk=team.desk, role=role)
    header = f"Token {make_token(by=again(team.head), name='Fuzz', scope='write')[1]}"
    rows = known(team)
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    faults: dict[str, BaseException] = {}
    number = 0

    for found in schema.get_all_operations():
        operation = found.ok()
        for strategy in requests_of(operation):
            number += 1

            @seed(number)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def send(case: Any) -> None:
                ids = rows.get(case.path.split("/")[3])
                if ids and "uuid" in case.path_parameters:
                    case.path_parameters["uuid"] = random.Random(str(case.body)).choice(ids)
                with transaction.atomic():
                    case.call_and_validate(checks=CHECKS, headers={"Authorization": header})
                    transaction.set_rollback(True)

            try:
                send()
            except Unsatisfiable:
                continue  # there is nothing to get wrong in it
            except (Exception, BaseExceptionGroup) as fault:  # noqa: BLE001 (all of them are shown, not only the first)
                faults[operation.label] = fault

    assert number > 200
    assert not faults, "\n\n".join(f"{label}: {told(fault)}" for label, fault in faults.items())
