"""The Celery app: finds every app's tasks; `CELERY_…` settings and the beat schedule of the apps wire it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prokas_portal.settings")

app = Celery("prokas_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
