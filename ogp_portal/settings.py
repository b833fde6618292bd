"""Every setting, read from the environment once. The README's table says what each one does."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from .environment import Misconfigured, read_demo, read_email_url, read_site_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def setting(read, name: str, default, **options):
    """One setting from the environment; an unreadable value is a Misconfigured, never a silent default."""
    try:
        return read(name, default, **options)
    except EnvError as problem:
        raise Misconfigured(f"{name} is not understood ({problem}).") from None


# Where this portal stands, and whether it is the open demo ------------------------------------------------------------

PORT = setting(env.int, "PORT", 8000)
if not 0 < PORT < 65536:
    raise Misconfigured("PORT must be a number between 1 and 65535.")
_site_url, _database_url, _email_url = (
    setting(env.str, name, "") for name in ("SITE_URL", "DATABASE_URL", "EMAIL_URL")
)
DEMO = read_demo(
    asked=setting(env.bool, "DEMO", False), site_url=_site_url, database_url=_database_url, email_url=_email_url
)
HOST = setting(env.str, "HOST", "127.0.0.1")
if DEMO and HOST != "127.0.0.1":
    raise Misconfigured("HOST is for a portal that is not the demo: the demo listens on this machine only.")
WEB_PROCESSES = setting(env.int, "WEB_PROCESSES", os.cpu_count() or 1)
if WEB_PROCESSES < 1:
    raise Misconfigured("WEB_PROCESSES must be at least 1.")
SITE_URL = read_site_url(_site_url or f"http://localhost:{PORT}")
SITE_NAME = setting(env.str, "SITE_NAME", "")
OPERATOR_NAME = setting(env.str, "OPERATOR_NAME", "")
OPERATOR_CONTACT = setting(env.str, "OPERATOR_CONTACT", "")
PRIVACY_CONTACT = setting(env.str, "PRIVACY_CONTACT", "")
VAR_DIR = Path(setting(env.str, "VAR_DIR", str(BASE_DIR / "var"))).absolute()
DEBUG = setting(env.bool, "DEBUG", False)
if DEBUG and not DEMO:
    raise Misconfigured("DEBUG=1 is for the demo on one's own machine only.")


def _own_secret_key() -> str:
    """The key of a portal on one machine: made at the first start, kept beside its database."""
    path = VAR_DIR / "secret_key"
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as problem:
        raise Misconfigured(f"the folder {VAR_DIR} cannot be written ({problem.strerror}).") from None


SECRET_KEY = setting(env.str, "SECRET_KEY", "")
if not SECRET_KEY and _database_url and not DEMO:
    raise Misconfigured("SECRET_KEY is needed when DATABASE_URL is set: every process must hold the same one.")
SECRET_KEY = SECRET_KEY or _own_secret_key()
if len(SECRET_KEY) < 32:
    raise Misconfigured("SECRET_KEY must have at least 32 characters.")
SECRET_KEY_FALLBACKS = setting(env.list, "SECRET_KEY_FALLBACKS", [])

_hosts = ["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname]
ALLOWED_HOSTS = setting(env.list, "ALLOWED_HOSTS", _hosts)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Rooms ----------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ogp_portal",
    "ogp_portal.outbox",
    "onboarding",
    "meetings",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "ogp_portal.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "ogp_portal.middleware.HeadersMiddleware",
    "ogp_portal.middleware.ReadableRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ogp_portal.parking.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ogp_portal.middleware.StaffSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ogp_portal.urls"
WSGI_APPLICATION = "ogp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "ogp_portal.context.site",
                "ogp_portal.parking.form_owner",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data -----------------------------------------------------------------------------------------------------------------

if _database_url:
    try:
        DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
    except Exception:
        raise Misconfigured("DATABASE_URL is not understood; it looks like postgres://user:pass@host/name.") from None
    if "postgresql" not in DATABASES["default"]["ENGINE"]:
        raise Misconfigured("DATABASE_URL must be a postgres:// address; leave it out for SQLite in VAR_DIR.")
    DATABASES["default"].setdefault("OPTIONS", {}).update(connect_timeout=3, options="-c statement_timeout=20000")
else:
    _own_secret_key()
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "portal.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    }

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}

# Background work: the broker carries wake-ups only, the outbox in the database is the truth ---------------------------

REDIS_URL = setting(env.str, "REDIS_URL", "")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in ("redis", "rediss"):
    raise Misconfigured("REDIS_URL must begin with redis:// or rediss://.")
IS_EMBEDDED = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
    if REDIS_URL
    else {"polling_interval": 0.1}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-the-outbox": {"task": "outbox.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "keep-house": {"task": "ogp_portal.keep_house", "schedule": 3600.0, "options": {"expires": 3600}},
    "pass-on-join-requests": {"task": "onboarding.pass_on_join_requests", "schedule": 3600.0},
}

# Mail -----------------------------------------------------------------------------------------------------------------

MAIL_SERVER = read_email_url(_email_url) if _email_url else None
if MAIL_SERVER is None and not DEMO:
    raise Misconfigured("EMAIL_URL is needed: a portal that is not the demo must be able to send mail.")
DEFAULT_FROM_EMAIL = setting(env.str, "DEFAULT_FROM_EMAIL", f"portal@{urlsplit(SITE_URL).hostname}")
if "@" not in DEFAULT_FROM_EMAIL or set(DEFAULT_FROM_EMAIL) & set('<>",;\r\n '):
    raise Misconfigured("DEFAULT_FROM_EMAIL must be one plain address, as in portal@example.org.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = setting(env.int, "EMAIL_TIMEOUT", 20)
EMAIL_BACKEND = "ogp_portal.outbox.backend.RefusingBackend"
OUTBOX_CONNECTIONS = setting(env.int, "OUTBOX_CONNECTIONS", 16)
OUTBOX_RATE_PER_MINUTE = setting(env.int, "OUTBOX_RATE_PER_MINUTE", 0)
OUTBOX_RATE_PER_DOMAIN_PER_MINUTE = setting(env.int, "OUTBOX_RATE_PER_DOMAIN_PER_MINUTE", 0)
OUTBOX_KEEP_DAYS = setting(env.int, "OUTBOX_KEEP_DAYS", 180)

# Signing in -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "onboarding.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # The address is unique without regard to case, by a named constraint.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "full_name"]}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
    ]
]
MESSAGE_TAGS = {40: "danger"}  # The stylesheet has no "error".
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "onboarding:workspace-list"
LOGOUT_REDIRECT_URL = "onboarding:home"
ACCOUNT_ADAPTER = "onboarding.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "onboarding.accounts.sign_up.SignUpFields"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {
    "signup": "onboarding.accounts.forms.SignUpForm",
    "login": "onboarding.accounts.forms.SignInForm",
    "add_email": "onboarding.accounts.forms.AddressForm",
    "change_password": "onboarding.accounts.forms.ChangePasswordForm",
    "set_password": "onboarding.accounts.forms.SetPasswordForm",
    "reset_password": "onboarding.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "onboarding.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "onboarding.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "onboarding.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "onboarding.accounts.forms.CodeForm",
    "reauthenticate": "onboarding.accounts.forms.ReauthenticationCodeForm",
    "activate_totp": "onboarding.accounts.forms.SetUpAppForm",
    "add_webauthn": "onboarding.accounts.forms.AddKeyForm",
    "edit_webauthn": "onboarding.accounts.forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OGP Local portal"
STAFF_NEED_SECOND_FACTOR = not DEMO

SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ogp_portal.parking.csrf_failure"

# What a browser may do ------------------------------------------------------------------------------------------------

IS_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^statusz$"]
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
BEHIND_PROXY = setting(env.bool, "BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # Rate limits must count people, not the proxy.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Languages, time, static files ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "ogp_portal" / "locale"]
FORMAT_MODULE_PATH = "ogp_portal.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Logs: ids and names of places, never addresses, secret links or bodies -----------------------------------------------

LOG_JSON = setting(env.bool, "LOG_JSON", not DEMO)
LOG_LEVEL = setting(env.str, "LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise Misconfigured("LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"safe": {"()": "ogp_portal.logs.SafeFilter"}},
    "formatters": {
        "json": {"()": "ogp_portal.logs.JsonFormatter"},
        "plain": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s", "datefmt": "%H:%M:%S"},
    },
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_JSON else "plain",
            "filters": ["safe"],
        }
    },
    "root": {"handlers": ["out"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
