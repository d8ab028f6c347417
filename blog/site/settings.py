"""The settings, read from the environment; README.md has the table.

Safe for production as they stand: whatever loosens something has to be asked for.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from blog.site import databases, mail, release, secret
from blog.site.env import Env, SettingError

# Lets `ModelAdmin[Post]` and the like stand at run time, as django-stubs asks for.
django_stubs_ext.monkeypatch()

env = Env(os.environ)

BASE_DIR = Path(__file__).resolve().parents[2]

# ---------------------------------------------------------------- where it is, and who it is

#: Shows tracebacks to visitors and reads changed files at once: never on the internet.
DEBUG = env.flag("DEBUG")

#: The folder of the database, the secret key and uploads.
BROADSHEET_DATA = env.folder("BROADSHEET_DATA", str(BASE_DIR / "data"))

#: The address that `serve` listens on.
HOST = env.text("HOST", "127.0.0.1")
#: The port that it listens on.
PORT = env.whole("PORT", 8000, least=1, most=65535)

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound
_SHOWN_HOST = _EVERY_ADDRESS.get(HOST, f"[{HOST}]" if ":" in HOST else HOST)

#: The canonical origin, without a slash at the end: feeds, mails and canonical links begin so.
SITE_URL = env.origin("SITE_URL", f"http://{_SHOWN_HOST}:{PORT}")
_SITE_HOST = SITE_URL.partition("://")[2]
_SITE_HOST = _SITE_HOST.partition("]")[0] + "]" if "]" in _SITE_HOST else _SITE_HOST.split(":")[0]
_SECURE = SITE_URL.startswith("https://")
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

#: What a request's Host may be; anything else is refused.
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", ",".join(_LOOPBACK) if _SITE_HOST in _LOOPBACK else _SITE_HOST
)
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise SettingError("ALLOWED_HOSTS", "*", "the blog's own hosts; * is for DEBUG alone")

#: The version, which feeds name.
VERSION = version("broadsheet")
#: The version and what the code says, which every ETag holds.
RELEASE = f"{VERSION}+{release.fingerprint(BASE_DIR)}"

# ------------------------------------------------------------------------- databases and keys

#: SQLite in the data folder, or PostgreSQL.
DATABASES: dict[str, dict[str, Any]] = {
    "default": databases.read("DATABASE_URL", env.text("DATABASE_URL"), folder=BROADSHEET_DATA)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Signs sessions and tokens. With PostgreSQL each machine would make its own, so it is demanded.
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY and DATABASES["default"]["ENGINE"] == databases.POSTGRESQL:
    raise SettingError("SECRET_KEY", None, "the same key on every machine, with PostgreSQL")
SECRET_KEY = SECRET_KEY or secret.kept_in(BROADSHEET_DATA)

#: A Redis that the processes share; without one, each process remembers for itself.
CACHE_URL = env.text("CACHE_URL")
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://", "unix://")):
    raise SettingError("CACHE_URL", None, "redis://host:6379/0, rediss:// or unix://")
_CACHE = "redis.RedisCache" if CACHE_URL else "locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": f"django.core.cache.backends.{_CACHE}", "LOCATION": CACHE_URL},
}

# -------------------------------------------------------------------------- feeds and pages

#: Seconds that a feed reader may keep a feed.
FEED_MAX_AGE = env.whole("FEED_MAX_AGE", 300)
#: Seconds more that it may show the old one while it asks.
FEED_STALE_WHILE_REVALIDATE = env.whole("FEED_STALE_WHILE_REVALIDATE", 3600)
#: How many requests for feeds in how many seconds from one address, in each process.
FEED_LIMITS = env.limits("FEED_LIMITS", "none")
#: Seconds that a cache in front may keep a page; browsers always ask.
PAGE_SHARED_MAX_AGE = env.whole("PAGE_SHARED_MAX_AGE", 60)
#: Bytes of finished pages and feeds that each process keeps in memory.
PRESS_STORE_BYTES = env.whole("PRESS_STORE_BYTES", 64 * 1024 * 1024)
#: How many requests each process has in Django at a time; the others wait in line.
PRESS_GATE = env.whole("PRESS_GATE", 2, least=1, most=64)
#: How many milliseconds a process believes that nothing has changed, with PostgreSQL; with 0 it
#: asks for every request. SQLite tells without being asked.
PRESS_COUNTERS_MILLISECONDS = env.whole("PRESS_COUNTERS_MILLISECONDS", 50, most=60_000)
#: Bytes that the body of a request may have: a long post in the admin.
PRESS_MAX_BODY_BYTES = env.whole("PRESS_MAX_BODY_BYTES", 8 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = PRESS_MAX_BODY_BYTES
#: The same for the API: a comment, with room for JSON's escapes.
PRESS_MAX_API_BODY_BYTES = env.whole("PRESS_MAX_API_BODY_BYTES", 66 * 1024)
#: Hosts whose iframes stay in posts.
EMBED_HOSTS = env.hosts(
    "EMBED_HOSTS",
    "www.youtube-nocookie.com,www.youtube.com,player.vimeo.com,w.soundcloud.com,"
    "open.spotify.com,bandcamp.com,archive.org,www.openstreetmap.org,embed.ted.com,"
    "www.slideshare.net,codepen.io",
    exact=True,
)

# ---------------------------------------------------------------------------------- comments

#: How many comments in how many seconds from one network (/24, /48).
COMMENT_LIMITS_NETWORK = env.limits("COMMENT_LIMITS_NETWORK", "5/60,30/3600")
#: The same with one e-mail address.
COMMENT_LIMITS_EMAIL = env.limits("COMMENT_LIMITS_EMAIL", "10/3600")
#: The same on one post.
COMMENT_LIMITS_POST = env.limits("COMMENT_LIMITS_POST", "60/60")
#: How many previews, or edits, or refused comments, in how many seconds from one network.
PREVIEW_LIMITS_NETWORK = env.limits("PREVIEW_LIMITS_NETWORK", "30/60")
#: How many comments readers may report, in how many seconds from one network.
FLAG_LIMITS_NETWORK = env.limits("FLAG_LIMITS_NETWORK", "10/3600")
#: How many wrong API tokens in how many seconds from one network.
TOKEN_LIMITS_NETWORK = env.limits("TOKEN_LIMITS_NETWORK", "10/60,100/3600")
#: Minutes in which authors may edit or delete what they posted.
COMMENT_EDIT_MINUTES = env.whole("COMMENT_EDIT_MINUTES", 15, most=7 * 24 * 60)
#: Mail about a change waits so long, so that one that is undone sends none; seconds.
COMMENT_UNDO_SECONDS = env.whole("COMMENT_UNDO_SECONDS", 30, most=3600)
#: How deep replies nest; 1 is a flat list.
COMMENT_MAX_DEPTH = env.whole("COMMENT_MAX_DEPTH", 8, least=1, most=32)
#: How many mails that ask to confirm an e-mail address go to one address, in how many seconds.
VERIFY_LIMITS_EMAIL = env.limits("VERIFY_LIMITS_EMAIL", "3/86400")
#: How many of them comments from one network may cause.
VERIFY_LIMITS_NETWORK = env.limits("VERIFY_LIMITS_NETWORK", "10/3600")
#: How many webmentions in how many seconds from one network (/24, /48).
MENTION_LIMITS_NETWORK = env.limits("MENTION_LIMITS_NETWORK", "20/60,200/3600")
#: The same of pages on one host, which we ask for each of them.
MENTION_LIMITS_HOST = env.limits("MENTION_LIMITS_HOST", "20/60,200/3600")
#: The key of Akismet, which then judges comments; '' asks nobody.
AKISMET_KEY = env.key("AKISMET_KEY")
#: Where its API is; another service may speak the same.
AKISMET_URL = env.web_address("AKISMET_URL") or "https://rest.akismet.com/1.1/"
#: Who readers are told is asked, '' for nobody.
AKISMET_HOST = (urlsplit(AKISMET_URL).hostname or "") if AKISMET_KEY else ""
#: Where the API on posts, which may not import it, finds whether a post takes comments.
COMMENT_POLICY = "comments.policies"

# -------------------------------------------------------------------- outbox, hub and mail

#: Seconds that a worker may take for one delivery before another worker takes it over.
OUTBOX_LEASE_SECONDS = env.whole("OUTBOX_LEASE_SECONDS", 120, least=1)
#: Whether the worker asks the servers of posts' files how long they are, for feeds to say.
MEASURE_ENCLOSURES = env.flag("MEASURE_ENCLOSURES", default=True)

#: The WebSub hub that is told when feeds change, and that feeds name; none tells nobody.
WEBSUB_HUB = env.web_address("WEBSUB_HUB")
#: Networks that requests to other sites may go to though they aren't public.
OUTGOING_ALLOW = env.networks("OUTGOING_ALLOW")

#: How mail leaves.
_MAIL = mail.read("EMAIL_URL", env.text("EMAIL_URL"), debug=DEBUG, folder=BROADSHEET_DATA)
EMAIL_BACKEND = _MAIL.backend
EMAIL_HOST = _MAIL.host
EMAIL_PORT = _MAIL.port
EMAIL_HOST_USER = _MAIL.user
EMAIL_HOST_PASSWORD = _MAIL.password
EMAIL_USE_TLS = _MAIL.starttls
EMAIL_USE_SSL = _MAIL.tls
EMAIL_FILE_PATH = _MAIL.folder
EMAIL_TIMEOUT = 20
#: The sender of mails.
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"broadsheet@{_SITE_HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---------------------------------------------------------------------------- the application

INSTALLED_APPS = [
    "blog",
    "comments",
    "feeds",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "corsheaders",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

# Nothing here touches the session of a request that doesn't: public pages get no cookie.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "blog.cookies.only_ours",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that it turns every failed log-in into its own answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "blog.site.urls"
WSGI_APPLICATION = "blog.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Files are served where they lie: no collectstatic, and nothing to forget after an update.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# ---------------------------------------------------------------------------------- log-ins

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"

# Counted in the database, so that it is right with several processes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_CLIENT_IP_CALLABLE = "blog.clients.throttled_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --------------------------------------------------------------------------------- security

#: How many proxies stand in front, or their networks; their X-Forwarded-… headers count.
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

#: Seconds that browsers remember that the site is HTTPS, with its sub-domains; 0 to not say so.
HSTS_SECONDS = env.whole("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_SSL_REDIRECT = _SECURE
# Monitors ask beside the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = HSTS_SECONDS if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
# Asks nothing of browsers by itself: a site is preloaded only if its owner submits it.
SECURE_HSTS_PRELOAD = _SECURE
# Other sites learn the origin alone; without it, YouTube refuses to play in an iframe.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"

# Scripts and styles come from our own files alone; pictures, sound and film in posts from anywhere.
_MEDIA = [SELF, "data:", "https:", "http:"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "img-src": _MEDIA,
        "media-src": _MEDIA,
        "frame-src": [f"https://{host}" for host in EMBED_HOSTS] or [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

#: Origins of other sites whose pages may call the API; moderators' calls by a token alone.
CORS_ALLOWED_ORIGINS = env.origins("CORS_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "POST", "PATCH", "DELETE", "OPTIONS"]
CORS_ALLOW_HEADERS = [
    *("accept", "authorization", "content-type"),
    *("idempotency-key", "x-commenter-token", "x-edit-token"),
]
CORS_EXPOSE_HEADERS = ["etag", "location", "ratelimit", "ratelimit-policy", "retry-after"]

# -------------------------------------------------------------------------------------- API

# Authentication and permission are named by each view; one that names none refuses everybody.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "EXCEPTION_HANDLER": "blog.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Broadsheet",
    "DESCRIPTION": "Posts and their comments. What is refused is refused with a problem document "
    "(RFC 9457); see [the list of problems](/api/v1/problems/). Beside what is named with it, any "
    "call may answer 400 `bad_request` (an unknown host), 404 `not_found` (an address that nothing "
    "is at), 405 `method_not_allowed`, and 500 `server_error`.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # What PATCH takes is the text, which it demands.
    "COMPONENT_SPLIT_PATCH": False,
    # Fields that are called alike, and take different values.
    "ENUM_NAME_OVERRIDES": {
        "PostKind": "blog.models.Post.Kind",
        "BanKind": "comments.api.moderating.serializers.BAN_KINDS",
        "BanAction": "comments.api.moderating.serializers.BAN_ACTIONS",
        "ModeratorsAction": "comments.api.moderating.serializers.ACTIONS",
        "ModeratedState": "comments.api.moderating.serializers.STATES",
        "ListedModeratedState": "comments.api.moderating.serializers.LISTED_STATES",
        "CommentState": "comments.api.serializers.STATES",
        "ListedCommentState": "comments.api.serializers.LISTED_STATES",
    },
    "TAGS": [
        {"name": "posts", "description": "What is published."},
        {"name": "comments", "description": "What readers say, and may do with their own."},
        {
            "name": "moderation",
            "description": "For moderators: by a token, or by the session of the admin with its "
            "CSRF token. Bodies take no members but those that are named.",
        },
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "blog.api.documents.name_headers",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# ------------------------------------------------------------------------- logs and metrics

#: Whether /metrics tells Prometheus; keep it from the world in the proxy.
METRICS = env.flag("METRICS")
#: How log lines look: text for people, json for machines.
LOG_FORMAT = env.choice("LOG_FORMAT", "text", "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "blog.logs.JsonFormatter"},
    },
    "filters": {
        "brief": {"()": "blog.logs.Brief"},
        "discreet": {"()": "blog.logs.Discreet"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["brief", "discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers would write each line again, or mail it.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
