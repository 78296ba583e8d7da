"""What an installation is told when something it needs is missing: one sentence, no traceback, nothing started."""

import json
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.platform.product import ROOT, environment, manage

pytestmark = pytest.mark.slow

KEY = "aJ4t-Wm9Zq2c_Rb7Xn5e8Vd1Ys6Kf3Hg0Lp-Uo4Ti9Em2Qa7Cw5Bz"
REAL = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "desk.example.org"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"ALLOWED_HOSTS": "desk.example.org"}, "SECRET_KEY is not set. Put a long random text"),
        ({"SECRET_KEY": KEY}, "ALLOWED_HOSTS is not set. Name the hosts"),
        ({**REAL, "CAPTURE_LOOPBACK": "1"}, "CAPTURE_LOOPBACK is set: people who add evidence could read"),
        ({**REAL, "HOOK_LOOPBACK": "1"}, "HOOK_LOOPBACK is set: a desk head could have this machine write"),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "A demo newsroom is never served on 0.0.0.0"),
        ({"DEMO": "1", "PORT": "eighty"}, "PORT is 'eighty'; it has to be a number"),
        ({"DEMO": "1", "DATA_DIR": "/dev/null/here"}, "DATA_DIR, /dev/null/here, cannot be made"),
        (
            {"DEMO": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
            "The database cannot be used: connection failed",
        ),
    ],
)
def test_what_is_missing_stops_the_start_with_a_sentence(
    tmp_path: Path, names: dict[str, str], sentence: str
) -> None:
    stopped = manage("run", env=environment(tmp_path, **names))
    assert stopped.returncode != 0
    assert sentence in stopped.stdout
    assert "Traceback" not in stopped.stdout


WEAK = "SECRET_KEY can be guessed"
NO_DATABASE = "DATABASE_URL names no database that can be used here"


def test_a_real_newsroom_names_what_would_leave_it_open_and_does_not_start(tmp_path: Path) -> None:
    """In one process: the settings are read anew for each case, as every start reads them."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "SECRET_KEY").write_text(f"{KEY}\n")
    (secrets / "REDIS_URL").write_text("redis://10.0.0.7/0\n")
    kept = {"SECRETS_DIR": str(secrets), "ALLOWED_HOSTS": "desk.example.org"}
    cases = [
        ({**REAL, "SECRET_KEY": "k" * 60}, WEAK),
        ({**REAL, "SECRET_KEY": KEY[:49]}, WEAK),
        ({**REAL, "SECRET_KEY": f"django-insecure-{KEY}"}, WEAK),
        ({**REAL, "SECRET_KEY": f"change-me-{KEY}"}, WEAK),
        ({**REAL, "SECRET_KEY_FALLBACKS": f"{KEY},old"}, "SECRET_KEY_FALLBACKS can be guessed"),
        ({**REAL, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is *"),
        ({**REAL, "HTTPS": "0"}, "HTTPS is off"),
        ({**REAL, "DEBUG": "1"}, "DEBUG is on, and ALLOWED_HOSTS names desk.example.org"),
        ({**REAL, "SITE_URL": "http://desk.example.org"}, "SITE_URL is http://desk.example.org"),
        ({**REAL, "SITE_URL": "desk.example.org"}, "SITE_URL is desk.example.org"),
        ({**REAL, "SITE_URL": "javascript://desk.example.org"}, "SITE_URL is javascript:"),
        ({**REAL, "OIDC_URL": "https://id.example.org"}, "OIDC_CLIENT_ID and OIDC_SECRET have to be set too"),
        (
            {**REAL, "OIDC_URL": "http://id.example.org", "OIDC_CLIENT_ID": "a", "OIDC_SECRET": "b"},
            "OIDC_URL has to begin with https://",
        ),
        ({**REAL, "SECOND_FACTOR": "evrybody"}, "SECOND_FACTOR is 'evrybody'"),
        ({**REAL, "SECRETS_DIR": "/nowhere"}, "SECRETS_DIR, /nowhere, is no folder"),
        ({**REAL, "COMPROMISED_PASSWORDS_FILE": "/nowhere"}, "COMPROMISED_PASSWORDS_FILE, /nowhere, is not"),
        ({**REAL, "DATABASE_URL": "postgres://a:hunter2@h:port/b"}, NO_DATABASE),
        ({**REAL, "DATABASE_URL": "mysql://a:hunter2@h/b"}, NO_DATABASE),
        (
            {**REAL, "TRUSTED_PROXIES": "one"},
            "TRUSTED_PROXIES is 'one'; it has to be a whole number, 0 or more",
        ),
        ({**REAL, "TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'"),
        ({**REAL, "SESSION_HOURS": "0"}, "SESSION_HOURS is '0'; it has to be a whole number, 1 or more"),
        ({**REAL, "EVIDENCE_MAX_UPLOAD": "100 MB"}, "EVIDENCE_MAX_UPLOAD is '100 MB'"),
        ({**REAL, "HTTPS": "0", "HTTPS_OFF_BECAUSE": "A tunnel ends on this machine."}, "fine: sessionid"),
        (REAL, "fine: __Host-sessionid __Host-csrftoken"),
        (
            {**REAL, "DATABASE_URL": "postgres://a:b@db.example.org/n"},
            "DATABASE_URL leads to db.example.org",
        ),
        (
            {**REAL, "DATABASE_URL": "postgres://a:b@db.example.org/n?sslmode=require"},
            "DATABASE_URL leads to",
        ),
        (kept, "REDIS_URL leads to 10.0.0.7"),
        ({**kept, "REDIS_URL": "redis://127.0.0.1/0"}, "fine"),
        ({**REAL, "DATABASE_URL": "postgres://a:b@db.example.org/n?sslmode=verify-full"}, "fine"),
        ({**REAL, "DATABASE_URL": "postgres://a:b@127.0.0.1/n"}, "fine"),
        ({**REAL, "DATABASE_URL": "postgres://a:b@%2Frun%2Fpg/n"}, "fine"),
        ({**REAL, "REDIS_URL": "redis://10.0.0.7:6379/0"}, "REDIS_URL leads to 10.0.0.7 without TLS"),
        ({**REAL, "REDIS_URL": "rediss://10.0.0.7/0?ssl_cert_reqs=none"}, "REDIS_URL leads to"),
        ({**REAL, "REDIS_URL": "rediss://10.0.0.7:6379/0"}, "fine"),
        (
            {**REAL, "EMAIL_HOST": "mail.example.org", "EMAIL_USE_TLS": "0"},
            "EMAIL_HOST leads to mail.example.org",
        ),
        ({**REAL, "EMAIL_HOST": "mail.example.org"}, "fine"),
        ({**REAL, "REDIS_URL": "redis://10.0.0.7/0", "TLS_OFF_BECAUSE": "A tunnel."}, "fine"),
        ({"DEBUG": "1", "SECRET_KEY": "short"}, "fine: sessionid"),
    ]
    told = subprocess.run(
        [sys.executable, "-c", READ_EACH],
        cwd=ROOT,
        env=environment(tmp_path),
        input=json.dumps([names for names, _ in cases]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    for (names, sentence), said in zip(cases, json.loads(told.stdout), strict=True):
        assert sentence in said, names
        assert "hunter2" not in said


READ_EACH = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured
clean, said, settings = dict(os.environ), [], None
for names in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(clean | names)
    try:
        sys.modules.pop("newsroom.settings", None)
        read = importlib.import_module("newsroom.settings")
        said.append(f"fine: {read.SESSION_COOKIE_NAME} {read.CSRF_COOKIE_NAME}")
    except ImproperlyConfigured as refused:
        said.append(str(refused))
print(json.dumps(said))
"""


def test_a_broker_is_not_believed_by_its_name_alone(tmp_path: Path) -> None:
    """kombu takes any certificate unless it is told to look; what is asked here is whether anything gets through."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    certificate = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
    )
    (tmp_path / "own").write_bytes(
        certificate.sign(key, SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"rediss://localhost:{server.getsockname()[1]}/0"
        asking = subprocess.Popen(
            [sys.executable, "-c", ASK_BROKER], cwd=ROOT, env=environment(tmp_path, **REAL, REDIS_URL=url)
        )
        server.settimeout(60)
        with pytest.raises(ssl.SSLError):  # the asker hangs up over the certificate
            context.wrap_socket(server.accept()[0], server_side=True)
    assert asking.wait(60) == 0


ASK_BROKER = """
from kombu.exceptions import OperationalError
from newsroom.celery import app
try:
    app.connection_for_write().ensure_connection(max_retries=0, timeout=1)
except OperationalError as refused:
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused), refused
else:
    raise SystemExit(1)
"""


def test_debug_is_never_served_to_others(tmp_path: Path) -> None:
    stopped = manage("run", env=environment(tmp_path, DEBUG="1", HOST="0.0.0.0"))
    assert "With DEBUG on, nothing is served on 0.0.0.0" in stopped.stdout


def test_production_passes_the_deployment_checks(tmp_path: Path) -> None:
    names = {**REAL, "EMAIL_HOST": "mail.example.org"}
    checked = manage("check", "--deploy", "--fail-level", "WARNING", env=environment(tmp_path, **names))
    assert checked.returncode == 0, checked.stdout


def test_the_checks_of_a_first_day_are_two_sentences(tmp_path: Path) -> None:
    """Not one for each guard that an empty database lacks; and that nobody would get a mail."""
    fresh = tmp_path / "fresh"
    names = {**REAL, "DATA_DIR": str(fresh)}
    checked = manage("check", "--deploy", "--database", "default", env=environment(tmp_path, **names))
    assert fresh.stat().st_mode & 0o777 == 0o700
    assert "The database is empty." in checked.stdout
    assert "EMAIL_HOST is not set" in checked.stdout
    assert "identified 2 issues" in checked.stdout


def test_a_demo_keeps_one_key_to_itself(tmp_path: Path) -> None:
    manage("check", env=environment(tmp_path, DEMO="1"))
    key = (tmp_path / "secret_key").read_text()
    manage("check", env=environment(tmp_path, DEMO="1"))
    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_demo_data_is_refused_as_a_real_newsroom(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("{}")
    refused = manage("run", env=environment(tmp_path, DEMO="0", **REAL))
    assert refused.returncode != 0
    assert "holds the demo newsroom, whose passwords are public" in refused.stdout
    assert "Traceback" not in refused.stdout
