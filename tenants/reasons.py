"""Why work on a tenant failed, in words that hold nothing of a row: those are the tenant's own business."""

from __future__ import annotations

import traceback
from pathlib import Path

from django.db import DatabaseError
from django.db.migrations.exceptions import InconsistentMigrationHistory

WITH_VALUES = ("22", "P0")
"""Classes of SQLSTATE whose first line quotes what stood in a row, or what a function was given."""
OURS = ("kith.", "tenants.")


def reason(error: Exception) -> str:
    """For a page or a record. Detail, context and the words of other people's code are left out."""
    server = error.__cause__ if isinstance(error, DatabaseError) and error.__cause__ else error
    told = getattr(server, "diag", None)
    if told is not None and told.sqlstate:
        with_values = told.sqlstate[:2] in WITH_VALUES
        return f"{type(server).__name__ if with_values else told.message_primary} ({told.sqlstate})"
    if isinstance(error, DatabaseError | InconsistentMigrationHistory):
        return str(error).strip().partition("\n")[0]
    return _of_code(error)


def _of_code(error: Exception) -> str:
    kind = type(error)
    if kind.__module__.startswith(OURS):
        return f"{kind.__name__}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind.__name__}: {error.strerror}"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{kind.__name__} in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else kind.__name__
