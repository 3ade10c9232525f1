"""How the portal is wired: apps, database, broker, storage, safety. Everything that differs between hosts comes from the environment."""

import os
from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from prokas_portal.signing_key import secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env("PORTAL_VAR", default="") or BASE_DIR / "var").absolute()

# Where the portal is reached decides how strict it is: over https it is production.
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
PRODUCTION = PORTAL_URL.startswith("https://")
DEMONSTRATION = env.bool("PORTAL_DEMONSTRATION", default=False)
DEBUG = env.bool("PORTAL_DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or secret_key(VAR / "secret_key")

_host = environ.urlparse(PORTAL_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_host] if PRODUCTION else [_host, "127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
SITE_ID = 1

INSTALLED_APPS = [
    "prokas_portal",
    "publishing",
    "workshops",
    "risks",
    "powermaps",
    "reporting",
    "partners",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "prokas_portal.middleware.CompressText",
    "prokas_portal.middleware.RefuseUnreadableText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prokas_portal.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "prokas_portal.middleware.PrivatePages",
    "partners.middleware.SecondFactor",
]

ROOT_URLCONF = "prokas_portal.urls"
WSGI_APPLICATION = "prokas_portal.wsgi.application"

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
                "prokas_portal.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# ── Data ────────────────────────────────────────────────────────────────────

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{quote(str(VAR / 'portal.sqlite3'))}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, taken at BEGIN: without IMMEDIATE concurrent saves end in "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # No connection outlives its request: each of the web's many threads (programs.py) would keep one of its own, and a
    # server grants a hundred in all.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=30s -c lock_timeout=10s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A Redis of our own on a Unix socket unless REDIS_URL (redis://, rediss:// or unix://) names another.
REDIS_URL = env("REDIS_URL", default=f"unix://{quote(str(VAR / 'redis.sock'))}")
# Cache and messages lie in different databases of it: emptying the one must not touch the other.
_cache = f"{REDIS_URL}{'&' if '?' in REDIS_URL else '?'}db=1"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Not in a cookie: what a page says after a deed may quote a report, and a cookie outlasts signing out.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "media"}},
    "publications": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "publications"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for a developer's eyes: squeezing them would take most of the time of the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "gif", "gz", "br", "jpg", "jpeg", "png", "webp", "woff", "woff2")
MEDIA_URL = ""  # files are only ever served by a view that asks who is reading

# A chapter of 250 rows is saved row by row; one row of Bangla text may still be large.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=10 * 1024 * 1024)
EVIDENCE_MAX_PIXELS = env.int("EVIDENCE_MAX_PIXELS", default=50_000_000)

# ── Jobs ────────────────────────────────────────────────────────────────────

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.05,
    "interval_max": 0.1,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.05, "interval_max": 0.1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Dhaka"
# Sweeps: each finds in the database what is due, whether or not anybody was woken for it.
CELERY_BEAT_SCHEDULE = {
    "send invitations": {"task": "partners.tasks.send_due_invitations", "schedule": 60.0},
    "render publications": {"task": "publishing.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    # Every ten minutes rather than at midnight: a beat that was down at midnight catches up.
    "open quarters": {"task": "reporting.tasks.open_quarters", "schedule": 600.0},
    "tell and post": {"task": "reporting.tasks.tell_and_post", "schedule": 20.0, "options": {"expires": 20}},
    # Every half hour rather than in the morning, for the same reason.
    "due days": {"task": "reporting.tasks.remind_of_due_days", "schedule": 1800.0},
    "action points": {"task": "workshops.tasks.remind_of_action_points", "schedule": 1800.0},
    "compare actors": {"task": "powermaps.tasks.compare_actors", "schedule": 60.0, "options": {"expires": 60}},
}

# ── People and safety ───────────────────────────────────────────────────────

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "partners.accounts.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches only its own address, which verifies it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else the portal could be made to write to any address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "PROKAS: "
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "PROKAS portal"
# Behind a proxy every visitor has its address: without the one it tells, ten wrong passwords a minute would lock all out.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)
INVITATION_HOURS = 72

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether browsers preload the domain is for its owner to decide

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Mail leaves by EMAIL_URL (smtp+tls://user:password@host:587); without one each message is a file under var/mail.
EMAIL_CONFIG = env.email("EMAIL_URL", default="filemail:///" + str(VAR / "mail"))
vars().update(EMAIL_CONFIG)
if not env("EMAIL_URL", default=""):
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 15  # seconds that a mail server may be silent
# How long a worker has for one letter before another may send it. Longer than the task may run (reporting/tasks.py):
# when it is over, nobody is sending any more.
LETTER_LEASE = env.int("LETTER_LEASE", default=150)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="PROKAS portal <portal@prokas.example>")

# ── Language, time, shape of dates ──────────────────────────────────────────

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["prokas_portal.formats"]
TIME_ZONE = "Asia/Dhaka"
USE_I18N = USE_TZ = True

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORMS_URLFIELD_ASSUME_HTTPS = True

# ── What a report consists of: chapters in printed order, for each kind of report ───────────────

REPORT_CHAPTERS = {
    "partner": [
        "reporting.chapters.progress.ProgressReview",
        "reporting.chapters.context.ContextualChange",
        "risks.chapters.power.PowerMap",
        "risks.chapters.risks.PartnerRisks",
        "risks.chapters.review.PlanReview",
        "reporting.chapters.finance.FinancialReport",
        "reporting.chapters.results.Results",
        "reporting.chapters.attendance.Attendance",
        "reporting.chapters.gesi.InclusionSummary",
    ],
    "consolidated": [
        "reporting.chapters.progress.ConsolidatedProgress",
        "reporting.chapters.context.ConsolidatedContext",
        "powermaps.chapters.consolidated.ConsolidatedPower",
        "risks.chapters.consolidated.ConsolidatedRisks",
        "risks.chapters.review.ConsolidatedPlan",
        "reporting.chapters.finance.ConsolidatedFinance",
        "reporting.chapters.results.ConsolidatedResults",
        "reporting.chapters.attendance.ConsolidatedAttendance",
        "reporting.chapters.gesi.ConsolidatedInclusion",
    ],
    "inception": [
        "reporting.chapters.inception.Problem",
        "reporting.chapters.inception.Objectives",
        "reporting.chapters.inception.Consortium",
        "risks.chapters.power.InceptionPower",
        "risks.chapters.risks.InceptionRisks",
        "risks.chapters.plan.IssueActionPlan",
        "reporting.chapters.inception.Learning",
        "reporting.chapters.inception.Inclusion",
        "reporting.chapters.inception.Communications",
        "reporting.chapters.inception.Budget",
        "reporting.chapters.inception.Diligence",
    ],
}

# Rows of chapters that apps to the right of `reporting` bring: dotted paths of lists of RowKind.
REPORT_ROW_KINDS: list[str] = [
    "reporting.views.finance.KINDS",
    "reporting.views.results.KINDS",
    "reporting.views.attendance.KINDS",
    "powermaps.views.placing.KINDS",
    "powermaps.views.strategies.KINDS",
    "risks.views.kinds.KINDS",
    "risks.views.review.KINDS",
]

# What happens in projects outside reports and is told like a step of a report: dotted paths of Occurrence models.
REPORT_OCCURRENCES: list[str] = [
    "risks.models.PlanEvent",
    "risks.models.RiskEvent",
    "workshops.models.InvitationCall",
]
# What else waits on a reviewer’s desk: dotted paths of functions that answer with DeskLines (reporting/desk.py).
REPORT_DESKS: list[str] = ["risks.desk.plans_waiting"]
# What else stands on the first page: dotted paths of functions that answer with a Part (reporting/views/home.py), or nothing.
HOME_PARTS: list[str] = ["workshops.owing.on_home"]
# What else is due on a day: dotted paths of functions that answer with Due rows (risks/due.py).
DUE_LISTS: list[str] = ["workshops.owing.due"]

# How many can watch boards of workshops live in one process, each in a thread of its own; others ask every few seconds.
LIVE_LISTENERS = env.int("LIVE_LISTENERS", default=80)

# ── API ─────────────────────────────────────────────────────────────────────

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "prokas_portal.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["prokas_portal.json_input.ReadableJSON"],
    "DEFAULT_SCHEMA_CLASS": "prokas_portal.describing.Description",
    "EXCEPTION_HANDLER": "prokas_portal.api.answer_for",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PROKAS portal",
    "DESCRIPTION": "For programs: the same people, rules and deeds as on the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "prokas_portal.api.describe_noes",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ReportKind": "reporting.models.Kind",
        "ReportStatus": "reporting.workflow.Status",
        "ReportAction": "reporting.workflow.Action",
        "ReportStep": "reporting.models.ReportEvent.DEEDS",
        "Confidentiality": "partners.clearance.Level",
        "Criterion": "reporting.models.Statement.Criterion",
        "EditKind": "reporting.api.rows.EDITS",
        "OfferState": "reporting.api.lines.STATES",
        "Happening": "reporting.models.Happening",
        "Cadence": "reporting.cadence.Cadence",
        "ChangeSign": "reporting.models.ContextChange.Sign",
        "ChangeReach": "reporting.models.ContextChange.Reach",
        "RoundOutcome": "reporting.models.Round.OUTCOMES",
        "Opinion": "reporting.models.Verdict.Opinion",
        "ThreadState": "reporting.models.comments.State",
        "ThreadAudience": "reporting.models.comments.Audience",
        "ThreadSide": "reporting.models.comments.Side",
        "Dimension": "reporting.diligence.Dimension",
        "IndicatorAdding": "reporting.models.Indicator.Adding",
        "PlanState": "risks.models.PlanState",
        "ActivityProgress": "risks.models.Activity.Progress",
        "PlanAnswerKind": "risks.models.PlanAnswer.Kind",
        "PlanStep": "risks.rules.STEP_CHOICES",
        "RiskStep": "risks.register.assessments.STEP_CHOICES",
        "RiskLevel": "risks.matrix.RiskLevel",
        "RiskTrend": "risks.matrix.Trend",
        "RiskVerdict": "risks.models.RiskVerdict",
        "RiskDeed": "risks.judging.DEED_CHOICES",
        "RiskHeldAt": "risks.models.HeldAt",
        "RiskResponse": "risks.models.Mitigation.Response",
        "RiskLowers": "risks.models.Mitigation.Lowers",
        "RiskLinkKind": "risks.models.RiskLink.Kind",
        "StakeholderType": "partners.models.Organisation.Kind",
        "MapPosition": "powermaps.scale.Support",
        "MapInfluence": "powermaps.scale.Influence",
        "MapRole": "powermaps.models.Role",
        "PlacementVerdict": "powermaps.shifts.Verdict",
        "PlacementChange": "powermaps.shifts.ChangeReason",
        "PlacementSight": "powermaps.models.Placement.Sight",
        "PlacementConfidence": "powermaps.models.Placement.Confidence",
        "PlacementExercised": "powermaps.models.Placement.Exercised",
        "StillnessReason": "powermaps.models.Stillness.Why",
        "ActorKind": "powermaps.models.Actor.Kind",
        "ActorReach": "powermaps.models.Actor.Reach",
        "ActorNameKind": "powermaps.models.ActorName.Kind",
        "AddedNameKind": "powermaps.api.actors.NAME_KINDS",
        "LikenessAnswer": "powermaps.api.actors.ANSWERS",
        "RapportKind": "powermaps.models.Rapport.Kind",
        "RapportStrength": "powermaps.models.Rapport.Strength",
        "IntroductionState": "powermaps.models.Introduction.State",
        "IntroductionSettled": "powermaps.api.networks.SETTLED",
        "WorkshopState": "workshops.workflow.State",
        "SessionKind": "workshops.sessions.SessionKind",
        "SessionPhase": "workshops.workflow.Phase",
        "RecordReaders": "workshops.models.record.READERS",
        "LineOrigin": "workshops.models.Line.Origin",
        "ParticipantPart": "workshops.models.Participant.Part",
        "ParticipantSex": "workshops.api.rows.PARTICIPANT_SEXES",
        "ParticipantKind": "workshops.api.rows.PARTICIPANT_KINDS",
        "ActionState": "workshops.workflow.Take",
        "SynergyKind": "workshops.synergies.SynergyKind",
        "SynergyAnswer": "workshops.api.synergies.ANSWERS",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}

os.makedirs(VAR, exist_ok=True)
