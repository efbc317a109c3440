"""Django's settings. Everything that differs between installations stands in `config/env.py`."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
import structlog
from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from config.env import Env
from config.theme import UNFOLD as UNFOLD

django_stubs_ext.monkeypatch()  # so that Field[str, str] and ModelAdmin[Draft] can be written

ENV = Env.load()
BASE_DIR = Path(__file__).resolve().parent.parent

VERSION = "0.1.0"
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEFAULT_EXCEPTION_REPORTER_FILTER = "crm.debug_page.WhereNotWhat"
ALLOWED_HOSTS = ENV.allowed_hosts
PUBLIC_URL = str(ENV.public_url).rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
API_CALLS_PER_MINUTE = ENV.api_calls_per_minute
ALLOW_REAL_SENDS = ENV.allow_real_sends
GOOGLE_CLIENT_ID = ENV.google_client_id
GOOGLE_CLIENT_SECRET = ENV.google_client_secret
GOOGLE_URL = str(ENV.google_url or "").rstrip("/")
MAILBOX_POLL_SECONDS = ENV.mailbox_poll_seconds
NAME_SERVERS = ENV.name_servers
ENCRYPTION_KEYS = ENV.encryption_keys
SHIFT_CLOCK = ENV.shift_clock
WORKER_DEAF_AFTER = ENV.worker_deaf_after
CAPTURE_FOLDER = ENV.capture_folder

INSTALLED_APPS = [
    "config",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "django_structlog",
    "csp",
    "channels",
    "crm",
    "leads",
    "drafts",
    "agents",
]

FRONT_DOORS = ("/webhook/",)  # answered before sessions, cookies and policies for pages are looked at
MIDDLEWARE = [
    "config.front.FrontDoorMiddleware",
    "config.health.HealthMiddleware",  # early: a probe needs neither host, session nor workspace
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.csp.PageCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crm.request_id.RequestIdMiddleware",
    "crm.nul.NoNulMiddleware",
    "crm.tenancy.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],  # ahead of the theme's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }


DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "crm.tenancy.backend",
        **_database(str(ENV.database_url)),
        "CONN_MAX_AGE": None if not ENV.database_pool_size else 0,
        "CONN_HEALTH_CHECKS": not ENV.database_pool_size,  # the pool looks at the socket instead
        "OPTIONS": {
            # A pool in each web process; threads of workers keep a connection each (pools do not survive forks).
            **({"pool": {"min_size": 2, "max_size": ENV.database_pool_size}} if ENV.database_pool_size else {}),
            "owner": _database(str(ENV.database_owner_url)) if ENV.database_owner_url else None,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "crm.tenancy.permissions.MemberBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "crm.tenancy.permissions.InvitedOnly"
SOCIALACCOUNT_ADAPTER = "crm.google_sign_in.MembersOnly"
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
API_WRONG_KEYS_PER_MINUTE = 10  # of an address, as of wrong passwords
SESSION_COOKIE_HTTPONLY = True
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS and ENV.redirect_to_https
SECURE_HSTS_SECONDS = ENV.hsts_seconds if HTTPS else 0
# Whether the hosts under this one speak https, and whether browsers ship with that, is for their owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, UNSAFE_EVAL],  # the theme's Alpine evaluates its attributes
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]  # how the admin writes dates and times

STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # a checkout serves without collectstatic

CACHES = {"default": {"BACKEND": "crm.shared_cache.SharedCache", "LOCATION": str(ENV.redis_url)}}
CHANNEL_LAYERS = {
    "default": {
        # Pub/sub keeps nothing in Redis, so a flush leaves no page deaf.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [str(ENV.redis_url)]},
    }
}

CELERY_BROKER_URL = str(ENV.redis_url)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the row and its sweep are the guarantee, not the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "visibility_timeout": 3600,
    "retry_on_timeout": False,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "runs"
CELERY_TASK_ROUTES = {
    "*.sweep_*": {"queue": "sweeps"},
    "leads.tasks.read_mailbox_task": {"queue": "mail"},  # it waits for others' servers: nothing else waits behind it
    "leads.tasks.*": {"queue": "intake"},
    "agents.tasks.*": {"queue": "runs"},
    "crm.tasks.*": {"queue": "send"},
}
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": 5.0, "options": {"expires": 5.0}}
    for name, task in {
        "work up submissions": "leads.tasks.sweep_submissions_task",
        "read mailboxes": "leads.tasks.sweep_mail_task",
        "follow mail": "drafts.tasks.sweep_mail_follow_task",
        "walk runs": "agents.tasks.sweep_runs_task",
        "deliver the outbox": "crm.tasks.sweep_outbox_task",
        "wake snoozed drafts": "drafts.tasks.sweep_snoozed_task",
    }.items()
}
CELERY_BEAT_SCHEDULE["forget kept answers"] = {
    "task": "crm.tasks.sweep_idempotent_requests_task", "schedule": 300.0, "options": {"expires": 300.0}
}  # fmt: skip
CELERY_BEAT_SCHEDULE["judge mailboxes"] = {
    "task": "crm.tasks.sweep_mailboxes_task", "schedule": 300.0, "options": {"expires": 300.0}
}  # fmt: skip
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "crm.api.authentication.ApiKeyAuthentication",
        "crm.api.authentication.PersonAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["crm.api.permissions.RoleAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["crm.api.throttling.CallsPerMinute"],
    "DEFAULT_PAGINATION_CLASS": "crm.api.pagination.KeyPagination",
    "DEFAULT_SCHEMA_CLASS": "crm.api.schema.ApiSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["crm.api.parsing.StrictJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "crm.api.errors.answer_error",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Clara",
    "DESCRIPTION": "The sales desk's API. Sign in, or send `Authorization: Bearer <API key>`; see docs/api.md.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "DraftStatus": "drafts.models.draft.Draft.Status",
        "LeadStatus": "leads.models.lead.Lead.Status",
        "DraftKind": "drafts.models.draft.Draft.Kind",
        "FormKind": "leads.models.intake.Form.Kind",
        "MemberKind": "crm.models.workspace.Member.Kind",
        "RunState": "agents.models.run.Run.State",
        "StepState": "agents.models.run.Step.State",
        "OutboxState": "crm.models.outbox.Outbox.State",
        "RejectReason": "drafts.models.draft.Decision.Reason",
        "KeyScope": "crm.models.api_key.ApiKey.Scope",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "leads.api.schema.describe_webhook",
        "crm.api.schema.describe_errors",
    ],
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "main": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if ENV.log_format == "json"
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.format_exc_info,
            ],
        }
    },
    "filters": {"links": {"()": "crm.password_links.HidePasswordLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "main", "filters": ["links"]}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "django.db.backends": {"level": "INFO"},  # at DEBUG it writes each statement with its values
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_REQUEST_CANCELLED_LOG_LEVEL = logging.INFO  # whoever asked went away, or we are stopping
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # only plain words: crm/request_id.py
