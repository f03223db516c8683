"""Work outside the database. Every task is a `tenants.jobs.ScopedTask`: it carries its tenant or does not run."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")

app = Celery("kith", task_cls="tenants.jobs:ScopedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
