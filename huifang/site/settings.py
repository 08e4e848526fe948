"""Everything Django must know; what differs from place to place comes from HUIFANG_* variables."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from huifang.kit import sqlite
from huifang.kit.crypto import Algorithm, load_keys

CHECKOUT = Path(__file__).resolve().parents[2]

# Lets classes name their types, as in `models.CharField[str, str]`.
django_stubs_ext.monkeypatch()


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# --- Where the data is: one folder holds the database, the keys and the files -----------------

HUIFANG_HOME = Path(os.environ.get("HUIFANG_HOME") or CHECKOUT / "var").resolve()
HUIFANG_FILES = HUIFANG_HOME / "files"
HUIFANG_BACKUPS = HUIFANG_HOME / "backups"
# The cipher of newly written sensitive fields: AES-256-GCM or SM4-GCM.
HUIFANG_CIPHER: Algorithm = (
    "SM4-GCM" if os.environ.get("HUIFANG_CIPHER") == "SM4-GCM" else "AES-256-GCM"
)

# One file, mode 0600, holds every secret; `./run` makes it once. A broken one stops all here.
HUIFANG_KEY_FILE = HUIFANG_HOME / "keys" / "huifang.json"
HUIFANG_KEYS = load_keys(HUIFANG_KEY_FILE) if HUIFANG_KEY_FILE.exists() else None
# Empty until the keys are made: Django then refuses to sign anything.
SECRET_KEY = HUIFANG_KEYS.secret_key if HUIFANG_KEYS else ""

# --- Who may reach it --------------------------------------------------------------------------

DEBUG = _flag("HUIFANG_DEBUG")
HTTPS = _flag("HUIFANG_HTTPS")
ALLOWED_HOSTS = _list("HUIFANG_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_ENGINE = "huifang.access.sessions"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# --- The rooms ---------------------------------------------------------------------------------

ROOMS = [
    "huifang.site",
    "huifang.reports",
    "huifang.supervision",
    "huifang.consultations",
    "huifang.bundles",
    "huifang.checks",
    "huifang.problems",
    "huifang.visits",
    "huifang.campaigns",
    "huifang.registry",
    "huifang.territory",
    "huifang.papers",
    "huifang.notices",
    "huifang.calendar",
    "huifang.desk",
    "huifang.jobs",
    "huifang.files",
    "huifang.access",
    "huifang.journal",
    "huifang.ui",
    "huifang.records",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its own widgets are drawn beside those of huifang.ui
    "django_htmx",
    "django_vite",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huifang.access.middleware.ActorMiddleware",
    "huifang.ui.middleware.HouseErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "huifang.site.urls"
HUIFANG_MENU = "huifang.site.menu.menu"
HUIFANG_TOPBAR = "campaigns/_topbar.html"
HUIFANG_TOPBAR_END = "notices/_bell.html"
CSRF_FAILURE_VIEW = "huifang.ui.errors.csrf_failed"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "huifang.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huifang.ui.context.frame",
            ],
        },
    },
]

# --- The database: SQLite in the data folder, or DATABASE_URL for PostgreSQL 15 and later -------

SQLITE = sqlite.install()

DATABASE_URL = os.environ.get("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {
        "default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True),
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HUIFANG_HOME / "huifang.sqlite3"),
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    f"PRAGMA journal_mode={SQLITE.journal_mode};"
                    "PRAGMA synchronous=FULL;"
                    "PRAGMA foreign_keys=ON;"
                ),
            },
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signing in --------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.Account"
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "access:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "huifang.access.views.locked_out"
AXES_VERBOSE = False

# --- Words and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [CHECKOUT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Mail and group robots: off until a mail server, or a robot on its own page, is named --------

HUIFANG_ADDRESS = os.environ.get("HUIFANG_ADDRESS", "").rstrip("/")  # https://… as people type it
EMAIL_HOST = os.environ.get("HUIFANG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("HUIFANG_SMTP_PORT") or 465)
EMAIL_HOST_USER = os.environ.get("HUIFANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIFANG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("HUIFANG_SMTP_SECURITY", "ssl") == "starttls"
EMAIL_USE_SSL = os.environ.get("HUIFANG_SMTP_SECURITY", "ssl") == "ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HUIFANG_SMTP_FROM", "") or EMAIL_HOST_USER
# Robots are reached by https; these machines of the own network (host or host:port) by http too.
HUIFANG_WEBHOOK_HTTP_HOSTS = _list("HUIFANG_WEBHOOK_HTTP_HOSTS")

# --- Style sheets and scripts: built by `./run` into build/web, names carry a hash ----------------

BUILD = CHECKOUT / "build"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BUILD / "web"] if (BUILD / "web").exists() else []
DJANGO_VITE = {"default": {"manifest_path": BUILD / "web" / "manifest.json"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False


def _never_changes(path: str, url: str) -> bool:
    """Say whether a browser may keep this file for ever: Vite's names end in a hash."""
    del path
    return re.search(r"/assets/.+-[\w-]{8}\.\w+$", url) is not None


WHITENOISE_IMMUTABLE_FILE_TEST = _never_changes

# --- What the machine writes down (never names, numbers or answers of families) ---------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HUIFANG_LOG", "WARNING")},
}
