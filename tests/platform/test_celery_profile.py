"""How Celery is set up, read from the application as the worker has it and from the command lines it is started with.

Celery wakes the house; what is to be done stands in the database. So a worker may die at any time, and whatever it
held is either done again or comes round with the next tick.
"""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.celery import app
from tests.platform.product import ROOT
from verification.management.supervisor import programs

JOBS = [
    "verification.jobs.capture",
    "verification.jobs.check_evidence",
    "verification.jobs.deliver",
    "verification.jobs.look_at_live_pages",
    "verification.jobs.read",
    "verification.jobs.sweep",
    "verification.jobs.watch",
]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    app.loader.import_default_modules()


def test_these_are_the_jobs() -> None:
    assert sorted(name for name in app.tasks if not name.startswith("celery.")) == JOBS


@pytest.mark.parametrize("name", JOBS)
def test_a_job_is_given_again_when_its_worker_is_lost(name: str) -> None:
    job = app.tasks[name]
    assert job.acks_late
    assert job.reject_on_worker_lost
    assert job.ignore_result


def test_a_worker_takes_one_job_at_a_time_and_is_renewed() -> None:
    assert app.conf.worker_prefetch_multiplier == 1
    assert 0 < app.conf.worker_max_tasks_per_child <= 1000


def test_what_travels_is_json_and_carries_nothing() -> None:
    assert app.conf.task_serializer == "json"
    assert list(app.conf.accept_content) == ["json"]
    for entry in app.conf.beat_schedule.values():
        assert not entry.get("args")
        assert not entry.get("kwargs")


@pytest.mark.parametrize("name", JOBS)
def test_a_job_is_stopped_before_its_lease_ends_and_that_before_it_is_given_to_another(name: str) -> None:
    job = app.tasks[name]
    lease = settings.CAPTURE_LEASE_SECONDS if name.endswith("capture") else settings.OUTBOX_LEASE_SECONDS
    hard = job.time_limit or app.conf.task_time_limit
    visible = app.conf.broker_transport_options["visibility_timeout"]
    assert 0 < hard < lease < visible


@pytest.mark.parametrize("name", ["sweep", "deliver"])
def test_no_limit_raises_in_the_middle_of_a_message(name: str) -> None:
    """Raised while a message is worded, it would be taken for a fault of that message, which would be given up."""
    assert (app.tasks[f"verification.jobs.{name}"].soft_time_limit or app.conf.task_soft_time_limit) is None


def test_a_tick_that_nobody_took_is_gone_when_the_next_one_comes() -> None:
    for name, entry in app.conf.beat_schedule.items():
        every = timedelta(seconds=entry["schedule"])
        assert entry["options"]["expires"] <= every.total_seconds(), name
        assert every <= timedelta(minutes=1)


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for folder in ("newsroom", "verification"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path, node


def test_nothing_is_ever_published_for_later() -> None:
    later = {"eta", "countdown"}
    for path, call in _calls():
        assert not later & {keyword.arg for keyword in call.keywords}, path
        if isinstance(call.func, ast.Attribute) and call.func.attr == "apply_async":
            assert "expires" in {keyword.arg for keyword in call.keywords}, path


def test_a_broker_that_is_away_is_waited_for_by_a_worker_and_by_nobody_else() -> None:
    assert app.conf.broker_connection_max_retries is None
    assert app.conf.broker_connection_retry_on_startup
    assert app.conf.task_publish_retry_policy == {"max_retries": 0}
    assert app.conf.broker_transport_options["socket_timeout"] <= 0.3
    assert app.conf.broker_transport_options["socket_connect_timeout"] <= 0.3


def test_the_worker_that_is_started_neither_mingles_nor_gossips() -> None:
    argv = list(programs.worker().argv)
    assert {"worker", "--without-mingle", "--without-gossip", "--app=newsroom"} <= set(argv)
    assert not any(option.startswith(("--prefetch", "--pool", "-P", "--max-tasks")) for option in argv)


def test_the_clock_keeps_no_file_and_the_loop_needs_no_broker() -> None:
    assert "--scheduler=celery.beat:Scheduler" in programs.beat().argv
    assert list(programs.loop().argv)[2:4] == ["run_due", "--loop"]
