"""A database with the whole demonstration, as `make run` loads it."""

from __future__ import annotations

import os


def build() -> None:
    from django.utils import timezone

    from demo.loading import load
    from tenants.provisioning import prepare_public

    prepare_public()
    load(today=timezone.localdate(), tell=print)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")
    import django

    django.setup()
    build()
