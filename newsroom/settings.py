"""Settings of Second Source. One file; everything that differs between installations is an environment variable.

`.env.example` lists the variables. Three kinds of installation exist:
  development  DEBUG=1    for people who change the code;
  demo         DEMO=1     invented people with known passwords, on this machine only (a marker is kept in DATA_DIR);
  production   neither    what is missing stops the start with a sentence.
"""

import os
import re
import secrets
import ssl
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from verification.web import log_lines

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return default if not value else value not in {"0", "no", "off", "false"}


def _number(name: str, *, default: int, least: int = 1) -> int:
    given = os.environ.get(name, "").strip() or str(default)
    if not given.isascii() or not given.isdigit() or int(given) < least:
        raise ImproperlyConfigured(f"{name} is {given!r}; it has to be a whole number, {least} or more.")
    return int(given)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _names(name: str) -> list[str]:
    return _parts(os.environ.get(name, ""))


_secrets_dir = os.environ.get("SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")
if _secrets_dir and not Path(_secrets_dir).is_dir():
    raise ImproperlyConfigured(
        f"SECRETS_DIR, {_secrets_dir}, is no folder that this user may read: name the one that the secrets lie in."
    )


def _secret(name: str) -> str:
    """A secret from the environment, or from the file of its name in SECRETS_DIR, where a vault's agent lays it."""
    if (value := os.environ.get(name)) or not _secrets_dir:
        return value or ""
    try:
        return (Path(_secrets_dir) / name).read_text().strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ImproperlyConfigured(f"{name} in {_secrets_dir} cannot be read: {error.strerror}.") from error


# What kind of installation this is

DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # other users of the machine read no copy in it
except OSError as error:
    raise ImproperlyConfigured(
        f"DATA_DIR, {DATA_DIR}, cannot be made ({error.strerror}); name a folder that this user may write to."
    ) from error
if not os.access(DATA_DIR, os.W_OK):
    raise ImproperlyConfigured(
        f"DATA_DIR, {DATA_DIR}, is not writable; name a folder that this user may write to."
    )
DEMO_FILE = DATA_DIR / "demo"
"""Written by `load_demo`: the marker of a demo installation, and its logins as JSON."""

RESTORING_FILE = DATA_DIR / "restoring"
"""Stands here while a backup is being restored; where it is left, that was broken off."""
if RESTORING_FILE.exists():
    raise ImproperlyConfigured(
        f"A backup is being restored into {DATA_DIR}, or that was broken off half-way. If nobody is at it: empty that "
        "folder, the database and the folder of evidence, and restore again."
    )

DEBUG = _flag("DEBUG", default=False)
DEMO = _flag("DEMO", default=DEMO_FILE.exists())
if DEMO_FILE.exists() and not DEMO:
    raise ImproperlyConfigured(
        f"{DATA_DIR} holds the demo newsroom, whose passwords are public; set DATA_DIR to an empty folder, or DEMO=1."
    )
PRODUCTION = not (DEBUG or DEMO)
HTTPS = _flag("HTTPS", default=PRODUCTION)
if PRODUCTION and not HTTPS and not os.environ.get("HTTPS_OFF_BECAUSE", "").strip():
    raise ImproperlyConfigured(
        "HTTPS is off: passwords and unpublished words would travel where everybody on the way can read them. Take "
        "HTTPS=0 out, or write into HTTPS_OFF_BECAUSE why this network needs none."
    )


TLS_OFF_BECAUSE = os.environ.get("TLS_OFF_BECAUSE", "").strip()


def _need_tls(name: str, host: str | None, encrypted: bool, cure: str) -> None:
    """A real newsroom talks to other machines under TLS, with their certificate looked at."""
    if not PRODUCTION or encrypted or TLS_OFF_BECAUSE:
        return
    if not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}:
        return
    raise ImproperlyConfigured(
        f"{name} leads to {host} without TLS that looks at its certificate: what is kept here could be read on "
        f"the way. {cure}, or write into TLS_OFF_BECAUSE why this network needs none."
    )


_MAKE_ONE = (
    "Put a long random text into the environment, for example the output of "
    "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`"
)

_EXAMPLE = re.compile("insecure|example|change.?(me|this)|replace|secret.?key", re.IGNORECASE)
"""Words of keys that are printed somewhere to be replaced; in a random one none of them comes by chance."""


def _strong(name: str, key: str) -> str:
    """The key as it is; what can be guessed, or is known from an example, is no key of a real newsroom."""
    if PRODUCTION and (len(key) < 50 or len(set(key)) < 16 or _EXAMPLE.search(key)):
        raise ImproperlyConfigured(
            f"{name} can be guessed: shorter than 50 characters, of few different ones, or an example's. {_MAKE_ONE}."
        )
    return key


def _secret_key() -> str:
    if key := _secret("SECRET_KEY"):
        return _strong("SECRET_KEY", key)
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set. {_MAKE_ONE}, and keep it; or set DEMO=1 to try it."
        )
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        # Written under a name of its own, then linked: of two first starts one wins, and both read the same key.
        fresh = DATA_DIR / f".secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            kept.hardlink_to(fresh)
        fresh.unlink()
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [
    _strong("SECRET_KEY_FALLBACKS", key) for key in _secret("SECRET_KEY_FALLBACKS").split(",") if key
]
"""Earlier keys, when SECRET_KEY was changed: what was signed or sealed with them can still be opened."""

IDENTITY_KEYS_FILE = (
    Path(_named)
    if (_named := os.environ.get("IDENTITY_KEYS_FILE"))
    else None
    if PRODUCTION
    else DATA_DIR / "identity_keys.json"
)
"""Keys that open protected identities. In production it is named, and first made by `rotate_identity_keys`."""

RECORD_KEYS_FILE = Path(os.environ.get("RECORD_KEYS_FILE") or DATA_DIR / "record_keys.json")
"""The key that what ran is signed with, made at the first publication; several machines share one file."""

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if DEMO else _names("ALLOWED_HOSTS") or (LOOPBACK if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Name the hosts readers type, separated by commas: ALLOWED_HOSTS=desk.example.org."
    )
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is *: whoever sends a request could choose the host that this desk takes itself for. Name yours."
    )
if DEBUG and (_others := [host for host in ALLOWED_HOSTS if host not in {*LOOPBACK, "testserver"}]):
    raise ImproperlyConfigured(
        f"DEBUG is on, and ALLOWED_HOSTS names {', '.join(_others)}: error pages would show everybody there what the "
        "code holds. Take DEBUG out, or name hosts of this machine only."
    )

# Applications

INSTALLED_APPS = [
    "newsroom",
    "verification",
    "verification.admin.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "anymail",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "verification.web.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "verification.web.limits.Limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "verification.web.sessions.SessionsInUse",
    "verification.web.pace.Pace",
    "verification.web.second_factor.SecondFactor",
    "verification.web.middleware.OwnTime",
    "verification.web.middleware.DomainErrors",
    "verification.web.once.OnceOnly",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "verification.web.context.desk",
            ],
            "libraries": {
                "desk": "verification.web.templatetags.desk",
                "record": "verification.web.templatetags.record",
                "after": "verification.web.templatetags.after",
                "passing": "verification.web.templatetags.passing",
            },
        },
    },
]

# Database. A write takes SQLite's lock when its transaction begins (IMMEDIATE): one that read first and asked for
# the lock later would be refused at once, whatever the timeout, if somebody wrote meanwhile.

try:
    _database = dj_database_url.parse(
        _secret("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
except ValueError:  # it may hold a password, so it is not told
    _database = {}
if _database.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured(
        "DATABASE_URL names no database that can be used here: what guards the rows is written for PostgreSQL "
        "(postgres://user:password@host/name) and SQLite (sqlite:////folder/file) alone."
    )
DATABASES = {"default": _database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    _sslmode = DATABASES["default"].get("OPTIONS", {}).get("sslmode") or os.environ.get("PGSSLMODE")
    _need_tls(
        "DATABASE_URL",
        DATABASES["default"].get("HOST"),
        _sslmode in {"verify-ca", "verify-full"},
        "Put ?sslmode=verify-full behind it",
    )
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: tests race over the same locks as the product.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# The cache holds what limits tries, and nothing else. It is a table, not Redis: a click must neither fail nor wait
# while Redis is away, and the limits must hold then too. How much somebody reads is counted in memory, so that reading
# costs no query: newsroom/people/pace.py.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {
            "MAX_ENTRIES": 100_000
        },  # a full cache forgets: with the usual 300, failing as many people would
    },
    "pace": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pace",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
REQUESTS_AN_HOUR = _number("REQUESTS_AN_HOUR", default=6_000)
"""So much one person may ask of one web process, a tenth of it within a minute; a file counts as twenty pages."""

# People

AUTH_USER_MODEL = "newsroom.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "newsroom.people.passwords.NotCommon"},  # of Django's list 194 are long enough to be chosen
    {"NAME": "newsroom.people.passwords.NotOfTheHouse"},
    {"NAME": "newsroom.people.passwords.NotCompromised"},
]  # no rules about kinds of characters: they make passwords that look alike
PASSWORD_WORDS = _names("PASSWORD_WORDS")
"""Further words that passwords may not be made of: rooms, papers, projects, nicknames."""
COMPROMISED_PASSWORDS_FILE = (
    Path(_named) if (_named := os.environ.get("COMPROMISED_PASSWORDS_FILE")) else None
)
"""SHA-1 sums of passwords that were stolen elsewhere, in order, as Have I Been Pwned publishes them."""
if COMPROMISED_PASSWORDS_FILE and not COMPROMISED_PASSWORDS_FILE.is_file():
    raise ImproperlyConfigured(
        f"COMPROMISED_PASSWORDS_FILE, {COMPROMISED_PASSWORDS_FILE}, is not there; name the file, or leave it out."
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "verification.web.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by mail, which verifies the address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # allauth's is the host that somebody asked by
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds for which the link in a mail sets a password
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/m/ip,5/5m/key",  # the key is an account from one address, or from a device that it knows
    "second_step": "5/5m/key",  # likewise
    "second_step_elsewhere": "50/d/key",  # for the account, from all devices that do not know its owner
    "second_step_address": "60/m/ip",  # from those as well
    "change_password": "5/5m/user",
    "reset_password": "20/m/ip,6/h/key",  # the key is the address that mail is asked for, whoever's it is
    "reveal": "10/10m/user",
    "reply_page": "20/10m/ip",
    "complain_page": "10/10m/ip",
}  # beside those that allauth has itself
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a new password or second step is told to whoever's it is

SESSION_IDLE = timedelta(minutes=_number("SESSION_IDLE_MINUTES", default=120))
"""A session that is not used for so long is over."""
SESSION_LASTS = timedelta(hours=_number("SESSION_HOURS", default=24))
"""A session is over so long after signing in, used or not."""
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())

# The second step: an authenticator or a passkey. Each desk says whether it asks for it, and begins with this.

_ASKED = os.environ.get("SECOND_FACTOR", "").strip().lower()
if _ASKED not in {"", "0", "no", "off", "false", "1", "yes", "on", "true", "everybody"}:
    raise ImproperlyConfigured(f"SECOND_FACTOR is {_ASKED!r}; it has to be 0, 1 or everybody, or left out.")
SECOND_FACTOR = _flag("SECOND_FACTOR", default=PRODUCTION)
"""Whether new desks ask for the second step, and superusers, who belong to none, need it."""
SECOND_FACTOR_OF_ALL = _ASKED == "everybody"
"""Whether everybody needs it, whatever their role, and whatever their desk asks for."""
OIDC_URL = os.environ.get("OIDC_URL", "").strip()
"""The issuer of single sign-on by OpenID Connect, as its metadata has it to the letter; without it there is none."""
if OIDC_URL and not (os.environ.get("OIDC_CLIENT_ID") and _secret("OIDC_SECRET")):
    raise ImproperlyConfigured("OIDC_URL is set, so OIDC_CLIENT_ID and OIDC_SECRET have to be set too.")
if OIDC_URL and PRODUCTION and urlsplit(OIDC_URL).scheme != "https":
    raise ImproperlyConfigured(
        "OIDC_URL has to begin with https://: who signs in would be taken at anybody's word."
    )
SOCIALACCOUNT_ADAPTER = "verification.web.single_sign_on.KnownPeople"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "AUTH_PARAMS": {"max_age": str(SESSION_COOKIE_AGE)},  # who signed in there long ago does so again
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("OIDC_NAME") or "single sign-on",
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": _secret("OIDC_SECRET"),
                "settings": {"server_url": f"{OIDC_URL.rstrip('/')}/.well-known/openid-configuration"},
            }
        ]
        if OIDC_URL
        else [],
    }
}
OIDC_SECOND_FACTOR = _flag("OIDC_SECOND_FACTOR", default=False)
"""Whether the provider of single sign-on asks for a second factor itself, so that it need not be asked here."""
MFA_ADAPTER = "verification.web.adapter.SecondFactors"
MFA_FORMS = {
    "activate_totp": "verification.web.second_step.ActivateForm",
    "add_webauthn": "verification.web.second_step.AddPasskeyForm",
    "authenticate": "verification.web.second_step.CodeForm",
    "authenticate_webauthn": "verification.web.second_step.PasskeyForm",
    "login_webauthn": "verification.web.second_step.PasskeyAloneForm",
    "reauthenticate": "verification.web.second_step.ConfirmByCodeForm",
    "reauthenticate_webauthn": "verification.web.second_step.ConfirmByPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # the invitation verified it; a reset asked for by anybody would say that nobody did
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    not HTTPS
)  # a loopback address has no certificate; browsers let no other pass

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "verification.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["verification.api.pace.Pace"],
    "DEFAULT_PERMISSION_CLASSES": ["verification.api.permissions.SignedInFully"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "verification.api.pagination.PageNumberPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "verification.api.errors.problem_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Token",
    "TOKEN_PREFIX": "ssource_",
}  # so that a leaked one is found by a search
KNOX_TOKEN_MODEL = "newsroom.ApiToken"  # noqa: S105 (a model)
SPECTACULAR_SETTINGS = {
    "TITLE": "Second Source",
    "DESCRIPTION": "What happens to a story before it may run.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Language and time

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

# Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
EVIDENCE_DIR = Path(os.environ.get("EVIDENCE_DIR") or DATA_DIR / "evidence")
"""Where the bytes of evidence are kept, under their SHA-256; outside of what the web server serves."""
EVIDENCE_MAX_UPLOAD = _number("EVIDENCE_MAX_UPLOAD", default=100_000_000)
"""The largest file of evidence, in bytes; what comes after is not even written to the disk."""
FILE_UPLOAD_HANDLERS = [
    "verification.evidence.streaming.Cap",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Pages captured by address. A capture ends by itself well before its job is stopped, and the job before the lease.

CAPTURE_LOOPBACK = _flag("CAPTURE_LOOPBACK", default=False)
"""For tests and demonstrations: pages may be fetched from this machine."""
if PRODUCTION and CAPTURE_LOOPBACK:
    raise ImproperlyConfigured(
        "CAPTURE_LOOPBACK is set: people who add evidence could read what this machine serves to itself. Take it out."
    )
CAPTURE_AGENT = os.environ.get("CAPTURE_AGENT") or "Mozilla/5.0 (compatible; SecondSource)"
CAPTURE_SECONDS = 34
CAPTURE_LEASE_SECONDS = _number("CAPTURE_LEASE_SECONDS", default=75)
WEB_ARCHIVE_ENDPOINT = os.environ.get("WEB_ARCHIVE_ENDPOINT") or "https://web.archive.org/save/"
"""The address of a page is put behind it; asked only for desks that have turned it on."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # the readers name their own, lower limit in a sentence
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50  # a mail that comes in may have as many attachments

# Mail

DEFAULT_FROM_EMAIL = os.environ.get("FROM_EMAIL", "Second Source <noreply@localhost>")
NEWSROOM_NAME = " ".join(os.environ.get("NEWSROOM_NAME", "The Harbour Gazette" if DEMO else "").split())
"""What people outside know the newsroom by: in mails to them, as their sender, and on the pages where they answer."""
POLICY_PAGES = {
    name.removeprefix("POLICY_").removesuffix("_URL").lower(): url.strip()
    for name, url in os.environ.items()
    if name.startswith("POLICY_") and name.endswith("_URL") and url.strip()
}
"""Pages on which the newsroom says how it works, as POLICY_CORRECTIONS_URL names one; exports link to them."""
EMAIL_TIMEOUT = 10
if EMAIL_HOST := os.environ.get("EMAIL_HOST", ""):
    EMAIL_BACKEND = "newsroom.dispatch.sending.smtp.EmailBackend"
    EMAIL_PORT = _number("EMAIL_PORT", default=587)
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = _secret("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", default=True)
    _need_tls("EMAIL_HOST", EMAIL_HOST, EMAIL_USE_TLS, "Take EMAIL_USE_TLS=0 out")
elif DEBUG and not DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    # Never to the console, which is the log: mails hold what people wrote, and links that open doors.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

_host = ALLOWED_HOSTS[0].lstrip("*.") if PRODUCTION else f"127.0.0.1:{os.environ.get('PORT') or 8000}"
SITE_URL = (os.environ.get("SITE_URL") or f"{'https' if HTTPS else 'http'}://{_host}").rstrip("/")
"""Where people reach the pages; links in e-mails begin with it."""
SITE_HOST = urlsplit(SITE_URL).hostname
if not SITE_HOST or urlsplit(SITE_URL).scheme not in {"https"} | (
    {"http"} if not (PRODUCTION and HTTPS) else set()
):
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL}: links in mails begin with it, and what they open must not travel where others read "
        "it. Let it begin with https:// and name your host."
    )

INBOUND_MAIL_DOMAIN = os.environ.get("INBOUND_MAIL_DOMAIN", "").strip().lower()
"""The domain whose mail is brought to the desk; a mail to a party then asks to be answered there."""
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")
}
if _webhook_secret := _secret("ANYMAIL_WEBHOOK_SECRET"):
    ANYMAIL["WEBHOOK_SECRET"] = _webhook_secret
"""How the mail provider's webhooks are known to be theirs. Without WEBHOOK_SECRET their door is shut."""

# Celery: a wake-up call, never the place where work is kept. Hard limit < lease < visibility timeout.

OUTBOX_LEASE_SECONDS = _number("OUTBOX_LEASE_SECONDS", default=60)
TICK_SECONDS = 30
HOOK_LOOPBACK = _flag("HOOK_LOOPBACK", default=False)
"""For tests and demonstrations: webhooks and chats may be on this machine, without HTTPS."""
if PRODUCTION and HOOK_LOOPBACK:
    raise ImproperlyConfigured(
        "HOOK_LOOPBACK is set: a desk head could have this machine write to what it serves to itself. Take it out."
    )
HOOK_SECONDS = 10.0
"""How long one webhook or chat message may take in all."""
OUTBOUND_MARK = DATA_DIR / "outbound_mark.json"
"""How far this machine has seen the database go; one that stands before it was restored from a backup."""

# Without REDIS_URL nothing may listen here; work then waits for the next wake-up, and no click fails.
REDIS_URL = _secret("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
_broker = urlsplit(CELERY_BROKER_URL)
_need_tls(
    "REDIS_URL",
    _broker.hostname,
    _broker.scheme == "rediss" and not re.search(r"ssl_(cert_reqs|check_hostname)", _broker.query),
    "Begin it with rediss:// and leave ssl_cert_reqs and ssl_check_hostname out",
)
if _broker.scheme == "rediss":  # of itself kombu would take any certificate
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * max(OUTBOX_LEASE_SECONDS, CAPTURE_LEASE_SECONDS),
    "socket_connect_timeout": 0.3,
    "socket_timeout": 0.3,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = True  # with no retries: `False` would wait for the connection, measured at 6 s
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = max(OUTBOX_LEASE_SECONDS - 10, 1)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # a mail half sent is better finished
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": f"verification.jobs.{name}",
        "schedule": TICK_SECONDS,
        "options": {"expires": TICK_SECONDS},  # a tick nobody took is worth nothing once the next one comes
    }
    for name in ("sweep", "capture", "watch", "check_evidence", "read", "look_at_live_pages")
}

# Security

_oidc = urlsplit(OIDC_URL)
OIDC_ORIGIN = [f"{_oidc.scheme}://{_oidc.netloc}"] if OIDC_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGIN],  # a form leads on to the provider of single sign-on
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
DEFAULT_EXCEPTION_REPORTER_FILTER = "verification.web.tracebacks.AlwaysDiscreet"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "newsroom.people.session_store"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # they may name stories: not in a cookie
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # pages hold the CSRF token themselves
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # not Strict: a link in a mail opens the page it names
_bound = (
    "__Host-" if HTTPS else ""
)  # no other host of the domain, and nothing without HTTPS, can then set them
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_bound}sessionid", f"{_bound}csrftoken"
SECURE_REDIRECT_EXEMPT = [
    r"^health/$",  # what watches this machine asks it from within, where there is no HTTPS
    r"^api/",  # is refused instead, with a sentence: verification/web/headers.py
]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and _flag("HSTS_SUBDOMAINS", default=True)
SILENCED_SYSTEM_CHECKS = [
    "security.W021"
]  # the lists that browsers come with are for the owner of the domain
CSRF_TRUSTED_ORIGINS = _names("CSRF_TRUSTED_ORIGINS")
if PROXIES := _number("TRUSTED_PROXIES", default=0, least=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# Logs: one line per event, ids and never bodies; what one request brought to the log bears one reference

_reference = structlog.contextvars.merge_contextvars
_when = structlog.processors.TimeStamper(fmt="iso", utc=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "verification.web.log_lines.Line",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                log_lines.brief,
                log_lines.discreet,
                structlog.dev.ConsoleRenderer(colors=False),
            ],
            "foreign_pre_chain": [
                _reference,
                _when,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(allow=["view", "reference"]),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "celery": {"level": "WARNING"},  # otherwise six lines at every tick
        "django": {"handlers": []},  # Django's own would write addresses whole
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        _reference,
        _when,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
