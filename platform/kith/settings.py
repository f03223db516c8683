"""Settings: one file, from the environment. `python -m kith.embedded env` prints a set that works on one machine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = Path(os.environ.get("KITH_STATE", BASE_DIR / ".kith"))


def env(name: str, default: str | None = None) -> str:
    """A value of the environment, or of the file named by NAME_FILE. Raises where there is neither and no default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}. On one machine: eval $(python -m kith.embedded env)")
    return value


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "tenants.engine",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": int(env("CONN_MAX_AGE", "60")),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a cursor must not outlive its transaction behind a pooler
        "OPTIONS": {"application_name": env("APPLICATION_NAME", "kith"), "connect_timeout": 5},
        "TEST": {"MIRROR": None},
    }


DEBUG = env_bool("DEBUG")
SECRET_KEY = env("SECRET_KEY")
DEMO = env_bool("KITH_DEMO")

# -- where we answer ----------------------------------------------------------------------------------------------
PUBLIC_HOSTS = frozenset(env("PUBLIC_HOSTS", "kith.localhost").lower().split(","))
TENANT_HOST_SUFFIX = env("TENANT_HOST_SUFFIX", "kith.localhost")
ALLOWED_HOSTS = ["*"]  # tenants.middleware matches the host exactly before anything else reads it
USE_X_FORWARDED_HOST = False
HTTPS = env_bool("HTTPS")
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # With this prefix a browser takes no cookie that another host of the same parent domain has set for us.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# -- apps: which stand where --------------------------------------------------------------------------------------
EVERYWHERE = [
    "django.contrib.sessions",
    "kith.people",
    "kith.audit",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
FAMILY_ROOMS = ["apps.peersupport", "apps.peersupport.community", "apps.assessment"]
TENANT_TYPES: dict[str, dict[str, Any]] = {
    "public": {
        "APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            *EVERYWHERE,
            "tenants",
            "tenants.fleet",
            "tenants.closing",
            "tenants.archives",
            "tenants.support",
            "tenants.fairness",
            "tenants.rollouts",
            "tenants.console",
            "kith.catalogue.assessments",
            "kith.catalogue.editor",
            "kith.catalogue.indicators",
            "kith.geography",
            "apps.commissioning.region",
        ],
        "URLCONF": "kith.urls.public",
    },
    "mutual": {
        "APPS": [*EVERYWHERE, *FAMILY_ROOMS, "apps.governance", "apps.commissioning.returns"],
        "URLCONF": "kith.urls.mutual",
    },
    "service": {"APPS": [*EVERYWHERE, *FAMILY_ROOMS], "URLCONF": "kith.urls.service"},
}
HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "kind"
PUBLIC_SCHEMA_NAME = "public"
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_SYNC_ROUTER = "tenants.router.ScopeRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
APP_ROLE = env("APP_ROLE", "kith_app")
CANARY = env("CANARY", "")  # schema of the tenant that every roll-out goes to first; none: the first of the fleet
_POOL = "mutual=1,service=1" if DEMO else "mutual=2,service=2"
POOL_SIZES = {  # how many ready-made tenants of each kind the caretaker keeps
    kind: int(size) for kind, size in (pair.split("=") for pair in env("POOL_SIZES", _POOL).split(","))
}

INSTALLED_APPS = [
    "django_tenants",
    *dict.fromkeys(app for kind in TENANT_TYPES.values() for app in kind["APPS"]),
    "kith.web",
    "kith.charts",
    "allauth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "anymail",
    "demo",
]

# -- the database -------------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": database(env("DATABASE_URL"))}
if _OWNER := env("OWNER_DATABASE_URL", ""):  # commands that run DDL and the caretaker; never the web or the worker
    DATABASES["owner"] = database(_OWNER)
CITUS = env_bool("CITUS")  # each tenant's schema is placed whole on one of several database servers
TENANTS_PER_CONNECTION = int(env("TENANTS_PER_CONNECTION", "40"))  # a backend keeps what it learns of each one's tables
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- a request's way through ---------------------------------------------------------------------------------------
MIDDLEWARE = [
    "kith.observability.middleware.RequestLogMiddleware",
    "kith.observability.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kith.web.middleware.NothingKeptMiddleware",
    "tenants.fairness.middleware.FairShareMiddleware",
    "tenants.fairness.middleware.UsageMiddleware",
    "tenants.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kith.people.middleware.SessionBelongsHere",
    "tenants.support.middleware.SupportMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kith.web.middleware.AddressMiddleware",
    "kith.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "kith.urls.public"
WSGI_APPLICATION = "kith.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kith.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "kith.web.forms.KithFormRenderer"
CSRF_FAILURE_VIEW = "kith.web.pages.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# -- sign-in: see kith.people -------------------------------------------------------------------------------------
from kith.people.sign_in_settings import *  # noqa: E402, F403

# -- sessions, caches, files: keyed by scope ----------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CACHE_URL = env("CACHE_URL", "")
_CACHE = (
    {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
)
CACHES = {"default": {**_CACHE, "KEY_FUNCTION": "kith.cache.scoped_key", "TIMEOUT": 300}}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(STATE_DIR / "static")))
STATIC_HASHED = env_bool("STATIC_HASHED", True)  # off: files straight from the tree, for work on them
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_HASHED
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(STATE_DIR / "files")))
ARCHIVE_ROOT = Path(env("ARCHIVE_ROOT", str(STATE_DIR / "archives")))  # sealed; web and caretaker share it
ARCHIVE_KEEP_DAYS = int(env("ARCHIVE_KEEP_DAYS", "30"))
ARCHIVE_LARGEST_BYTES = int(env("ARCHIVE_LARGEST_BYTES", str(20 << 30)))
STORAGES = {
    "default": {"BACKEND": "kith.files.ScopedStorage"},
    "staticfiles": {"BACKEND": _STATIC if STATIC_HASHED else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# -- language, time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
NATION = env("NATION", "England")  # whose bank holidays the clocks keep

# -- mail ------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = Path(env("MAIL_FOLDER", str(STATE_DIR / "mail")))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "hello@kith.localhost")
EMAIL_HOST, EMAIL_PORT = env("EMAIL_HOST", "localhost"), int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER", ""), env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
ANYMAIL = json.loads(env("ANYMAIL", "{}"))  # a sender's keys, as django-anymail names them
MAIL_RECEIPTS = env("MAIL_RECEIPTS", "")  # django-anymail's view for what that sender tells us later

# -- messages to families: which class takes them out of the house, by channel ----------------------------------------
SENDERS = {
    "EMAIL": env("EMAIL_SENDER", "kith.messaging.mail.MailSender"),
    "SMS": env("SMS_SENDER", "kith.messaging.folder.FolderSender"),
}
TEXTS_FOLDER = Path(env("TEXTS_FOLDER", str(STATE_DIR / "texts")))
NOTIFY = json.loads(env("NOTIFY", "{}"))  # of GOV.UK Notify: API_KEY, TEMPLATE_ID, and SMS_SENDER_ID where there is one

# -- tasks -----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env("BROKER_URL", "memory://")
CELERY_TASK_DEFAULT_QUEUE = env("TASK_QUEUE", "kith")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600}  # longer than the longest task
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("pgmq:"):  # the queue in PostgreSQL
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        # Named in full: with only the URL, the queue's client takes DATABASE_URL from the environment instead.
        "conn_string": CELERY_BROKER_URL.replace("pgmq:", "postgresql:", 1),
        "init_extension": False,
        "use_notify": True,
        # Waiting inside the server would hold a lock that a publisher's first message needs; NOTIFY wakes us anyway.
        "wait_time_seconds": 0,
        "polling_interval": 2,
        "pool_size": 4,
        "pool_timeout": 3,  # half a minute is what the client waits: with few threads, the whole site would
    }

# -- fair shares ------------------------------------------------------------------------------------------------------
FAIR_SHARES = env_bool("FAIR_SHARES", True)
WEB_THREADS = int(env("WEB_THREADS", "4"))  # of one web process: gunicorn's --threads
WORKER_PROCESSES = int(env("WORKER_PROCESSES", "2"))  # task processes of all workers together
USAGE_KEPT_EVERY_SECONDS = float(env("USAGE_KEPT_EVERY_SECONDS", "5"))  # 0: counted and never kept

# -- seeing inside ----------------------------------------------------------------------------------------------------
SENTRY_DSN = env("SENTRY_DSN", "")
LOG_LEVEL = env("LOG_LEVEL", "INFO")
LOG_FORMAT = env("LOG_FORMAT", "json")  # or plain
LOGGING_CONFIG = None
from kith.observability.logs import configure_logging  # noqa: E402
from kith.observability.sentry import configure_errors  # noqa: E402

configure_logging(level=LOG_LEVEL, style=LOG_FORMAT)
configure_errors(dsn=SENTRY_DSN)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "anon": "60/min"},
    "EXCEPTION_HANDLER": "kith.web.api.refusal_handler",
}
SPECTACULAR_SETTINGS = {"TITLE": "Kith", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
