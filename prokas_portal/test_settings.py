"""Settings of the test run: a folder of its own, quick passwords, and no broker unless REDIS_URL names one."""

import os
import tempfile

os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="portal-test-"))

from prokas_portal.settings import *  # noqa: E402, F403
from prokas_portal.settings import CELERY_BROKER_TRANSPORT_OPTIONS, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if "REDIS_URL" not in os.environ:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS}
