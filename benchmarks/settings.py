"""Settings of the benchmarks: as in production, with a trivial page to compare with and a cache of their own."""

from prokas_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOG_LEVEL = "WARNING"
