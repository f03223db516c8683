from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery import Task
from django.core import mail
from django.db import connection


@pytest.fixture
def committed(inside: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`with committed("north") as mails: …` then does what waits for the commit, which a test's own never reaches:
    the tasks sent are run as a worker would, each in the tenant of its header."""
    sent: list[tuple[Any, Any, Any, Any]] = []
    monkeypatch.setattr(
        Task, "apply_async", lambda self, args=None, kwargs=None, **o: sent.append((self, args, kwargs, o["headers"]))
    )

    @contextmanager
    def commit(tenant: str) -> Iterator[list[Any]]:
        start, before = len(connection.run_on_commit), len(mail.outbox)
        new: list[Any] = []
        yield new
        waiting = [callback for _savepoints, callback, _robust in connection.run_on_commit[start:]]
        del connection.run_on_commit[start:]
        with inside(tenant):
            for callback in waiting:
                callback()
        while sent:
            task, args, kwargs, headers = sent.pop(0)
            task.apply(args, kwargs, headers=headers, throw=True)
        new.extend(mail.outbox[before:])

    return commit


@pytest.fixture
def code_in() -> Callable[[Any], str]:
    """The six numbers of a mail."""
    return lambda message: re.search(r"\b\d{6}\b", message.body).group()  # type: ignore[union-attr]
