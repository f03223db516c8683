from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from kith.scope import current_scope


class ScopedResetToken(PasswordResetTokenGenerator):
    """A link to a new password, good in one scope only: even for the same key, e-mail and password elsewhere."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{current_scope().key}{super()._make_hash_value(user, timestamp)}"
