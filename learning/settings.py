"""Settings. Everything that differs between sites comes from the environment: see docs/settings.md."""

from pathlib import Path

from csp.constants import NONE, SELF

from learning import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# `make demo` alone sets DEMO: only then may a setting have an unsafe default.
DEMO = env.flag("DEMO", default=False)
DEBUG = env.flag("DEBUG", default=False)
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")


def demo_default(value):
    return value if DEMO else None


SECRET_KEY = env.text(
    "SECRET_KEY",
    demo_default("demo-only-" + "x" * 50),
    why="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
PORT = env.number("PORT", 8000, low=1, high=65535)
SITE_URL = env.origin("SITE_URL", demo_default(f"http://127.0.0.1:{PORT}"))
SITE_NAME = env.text("SITE_NAME", "Cascade")
ISSUER_NAME = env.text("ISSUER_NAME", SITE_NAME)
HTTPS = SITE_URL.startswith("https://")
SITE_HOST = SITE_URL.split("://", 1)[1].rsplit(":", 1)[0]
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ",".join([SITE_HOST, *(["localhost", "127.0.0.1"] if DEMO else [])]))
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "learning",
    "dashboards",
    "classroom",
    "trainers",
    "certificates",
    "printed",
    "progress",
    "courses",
    "institutions",
    "quizzes",
    "pages",
    "accounts",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "learning.middleware.PublicPages",
    "django.middleware.gzip.GZipMiddleware",
    "learning.middleware.ContentSecurityPolicy",
    "learning.middleware.take_equally_long",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "learning.middleware.Locale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "classroom.people.WhoIsReading",
    "learning.middleware.never_store_private_pages",
    "learning.middleware.second_step_first",
    "learning.middleware.agree_first",
    "learning.middleware.forget_at_sign_out",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "learning.urls"
WSGI_APPLICATION = "learning.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["pages.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database --------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", demo_default(f"sqlite:///{VAR_DIR / 'cascade.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing half-way.
    # FULL, because an acknowledged answer must survive a power cut.
    # Opening a file and setting it up costs more than most queries: each thread keeps its connection.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
        # What is deleted is written over, so that what was erased is in no backup.
        " PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    # How long to wait for a server: learning.patience says how long for its answers.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
    # PostgreSQL would compile what it thinks to be long: a second for each of our questions, none of which takes that.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")

CACHES = {
    "default": env.cache("CACHE_URL", "locmem://"),
    # Pages for visitors, in each process: see learning.middleware.PublicPages.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
# Not in the cache: without one that all processes share, signing out would reach the process that served it alone.
SESSION_ENGINE = "classroom.people"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Languages -------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("zh-hans", "中文"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "learning.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")

# People ----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["classroom.people.Backend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_learning"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.policy_forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
EQUALLY_LONG_SECONDS = 0.25  # several times what hashing a password takes
# A class of sixty signs in behind one address within a minute; one account is still guarded strictly.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/15m/key", "signup": "60/m/ip"}
# In the demo anybody may know the passwords, and everybody should get in with one command.
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=not DEMO)
MFA_GRACE_DAYS = env.number("MFA_GRACE_DAYS", 0, low=0, high=90)
MFA_ADAPTER = "accounts.second_step.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the clocks of telephones differ: a code of the half-minute before or after is taken, too
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmPasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.NamePasskeyForm",
}

# Wagtail ---------------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_RECENT_EDITS_LIMIT = 5
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILMEDIA = {"VIDEO_EXTENSIONS": ["mp4", "webm"], "AUDIO_EXTENSIONS": ["mp3", "ogg"]}
# Wagtail's interfaces for its own scripts speak JSON to browsers too: there are no pages for them here.
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Files -----------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Certificates: never reachable by a URL of their own, only through a view that asks who is reading.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "learning.storage.StaticFiles"},
}
FONTS_DIR = VAR_DIR / "fonts"

# Keys ------------------------------------------------------------------------

# Private keys that sign certificates: never in the database, so never in its dumps. Keep a copy of this folder.
KEYS_DIR = env.folder("KEYS_DIR", VAR_DIR / "keys")
KEYS_PASSPHRASE = env.text(
    "KEYS_PASSPHRASE",
    demo_default("demo-only-" + "k" * 50),
    why="It encrypts the keys that sign certificates. Make one with: "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' and keep it where you keep SECRET_KEY.",
)
# A hardware security module that signs documents in place of a key in KEYS_DIR.
PKCS11_MODULE = env.text("PKCS11_MODULE", "")
PKCS11_TOKEN = env.text("PKCS11_TOKEN") if PKCS11_MODULE else ""
PKCS11_PIN = env.text("PKCS11_PIN") if PKCS11_MODULE else ""
PKCS11_KEY = env.text("PKCS11_KEY") if PKCS11_MODULE else ""
PKCS11_CERTIFICATES = env.file("PKCS11_CERTIFICATES") if PKCS11_MODULE else None
# A timestamp authority (RFC 3161), whose word holds when the signer's own X.509 certificate has expired.
TIMESTAMP_URL = env.text("TIMESTAMP_URL", "")

TIMESTAMP_ROOT = env.file("TIMESTAMP_ROOT") if TIMESTAMP_URL else None
# Files that people send: the dotted path of a function that takes their bytes and says whether they are harmless.
FILE_CHECK = env.text("FILE_CHECK", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail ------------------------------------------------------------------------

vars().update(env.email("EMAIL_URL", demo_default(f"filemail:///{VAR_DIR / 'mail'}")))
EMAIL_TIMEOUT = 10
# Pages put mail into the queue; the worker sends it with what EMAIL_URL names.
MAIL_BACKEND, EMAIL_BACKEND = EMAIL_BACKEND, "learning.mail.QueuedMail"  # noqa: F821 - EMAIL_URL has set it
# When mails that can wait may go out, where their reader lives. The week begins with the first of these days.
MAIL_HOURS = env.hours("MAIL_HOURS", "8-20")
MAIL_DAYS = env.days("MAIL_DAYS", "mon,tue,wed,thu,fri")
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", f"{SITE_NAME} <no-reply@{SITE_HOST}>")

# Security --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of its own origin
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Whose address rate limits count: the one that our own proxy saw, never one that a visitor writes into a header.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pages.views.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "learning.logs.WithoutAddresses",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
}
