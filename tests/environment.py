"""The environment in which tests run; pytest loads this (`-p tests.environment`) before the settings are read.

Tests never see the database, the broker or the mail server of the person who runs them. TEST_DATABASE_URL and
TEST_REDIS_URL name others than the defaults, which are SQLite and an embedded Valkey.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_MINE = {
    "DATABASE_URL",
    "REDIS_URL",
    "DEMO",
    "HTTPS",
    "ALLOWED_HOSTS",
    "EMAIL_HOST",
    "FROM_EMAIL",
    "NEWSROOM_NAME",
    "TRUSTED_PROXIES",
    "HOST",
    "SITE_URL",
    "PORT",
    "SECOND_FACTOR",
    "OIDC_URL",
    "OIDC_SECOND_FACTOR",
    "COMPROMISED_PASSWORDS_FILE",
    "PASSWORD_WORDS",
    "SECRETS_DIR",
    "CREDENTIALS_DIRECTORY",
    "CAPTURE_LOOPBACK",
    "CAPTURE_AGENT",
    "CAPTURE_LEASE_SECONDS",
    "WEB_ARCHIVE_ENDPOINT",
}
_made: Path | None = None

for _name in _MINE:
    os.environ.pop(_name, None)
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker shares what the process that started it has made
    _made = Path(tempfile.mkdtemp(prefix="second-source-tests-"))
    os.environ["DATA_DIR"] = str(_made)
os.environ["DEBUG"] = "1"
os.environ["SESSION_IDLE_MINUTES"] = "1000000"  # tests move time by days; those of sessions set their own
os.environ["SESSION_HOURS"] = "100000"
os.environ["REQUESTS_AN_HOUR"] = "100000000"  # some tests ask for more than anybody reads
os.environ["SECRET_KEY"] = "only-for-tests"
# Nobody listens on this port: unless a test asks for a broker, it shows that the product lives without one.
os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
if _url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _url


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--may-differ", action="store_true", help="only tests that may end otherwise on another engine"
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder of this run."""
    if _made:
        shutil.rmtree(_made, ignore_errors=True)
