"""Settings of the test run: a folder and a Redis of its own, a database file that other processes can open, quick passwords."""

import atexit
import os
import shutil
import tempfile

_given = os.environ.get("PORTAL_VAR")
if not _given:
    os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-test-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_VAR"], ignore_errors=True)
os.environ.pop("REDIS_URL", None)  # never a Redis that somebody works with
os.environ.pop("EMAIL_URL", None)  # nor a mail server: TEST_EMAIL_URL names the one of a test

from prokas_portal.settings import *  # noqa: E402, F403
from prokas_portal.settings import DATABASES, STORAGES, VAR, env  # noqa: E402

if not _given:
    del os.environ["PORTAL_VAR"]  # so that every process of a parallel run takes a folder of its own

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if os.environ.get("TEST_EMAIL_URL"):
    vars().update(env.email("TEST_EMAIL_URL"))
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
if not shutil.which("redis-server"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
