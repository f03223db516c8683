"""Each thread that serves tenants says now and then what its own connection costs: only it can ask the server that."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import time
from threading import local
from typing import Any, cast

from celery.signals import task_postrun
from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.utils import timezone

from tenants.console.models import Backend
from tenants.engine.base import DatabaseWrapper
from tenants.isolation import PUBLIC_SCOPE, unit_of_work

EVERY_SECONDS = 300.0
FORGOTTEN_AFTER = dt.timedelta(hours=1)
SAY = """
insert into console_backend as kept (id, pid, name, since, bytes, tenants, at)
select gen_random_uuid(), pid, %s, since, bytes, %s, now() from public.own_backend()
on conflict (pid) do update set name = excluded.name, since = excluded.since, bytes = excluded.bytes,
  tenants = excluded.tenants, at = excluded.at
"""

_thread = local()
logger = logging.getLogger("kith.backends")


def listen() -> None:
    """Call from AppConfig.ready(): every request and every task that ends is a moment to say it."""
    request_finished.connect(say_now_and_then, dispatch_uid="tenants.console.backends")
    task_postrun.connect(say_now_and_then, dispatch_uid="tenants.console.backends")


def say_now_and_then(**_: Any) -> None:
    """After a request or a task, with the connection it used. Never a reason for either to fail."""
    if not settings.USAGE_KEPT_EVERY_SECONDS or connection.connection is None or connection.in_atomic_block:
        return
    if getattr(_thread, "due", 0.0) > time.monotonic():
        return
    _thread.due = time.monotonic() + EVERY_SECONDS
    try:
        say()
    except DatabaseError:
        logger.exception("A connection could not say what it costs")


def say() -> None:
    """What this thread's connection costs, and how many scopes it has touched."""
    touched = len(cast(DatabaseWrapper, connection).touched)
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute(SAY, [f"{socket.gethostname()} {os.getpid()}"[:120], touched])


def forget() -> int:
    """Drop what connections said that have been silent for an hour. The caretaker's chore."""
    with unit_of_work(PUBLIC_SCOPE):
        return Backend.objects.filter(at__lt=timezone.now() - FORGOTTEN_AFTER).delete()[0]
