"""Work outside the database. Every task is a `tenants.jobs.ScopedTask`: it carries its tenant or does not run."""

import os

from celery import Celery

import kith.observability.tasks  # noqa: F401  connects the signals that name a task's lines in the logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")

app = Celery("kith", task_cls="tenants.jobs:ScopedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
