"""Loaded before Django's settings are read (`-p tests.environment`): where the tests' own database will be."""

from __future__ import annotations

import os

from tests.databases import at, environment

FOUND = environment()
NAME = f"kith_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"

os.environ.update(FOUND)
os.environ["DATABASE_URL"] = at(FOUND["DATABASE_URL"], NAME)
os.environ["OWNER_DATABASE_URL"] = at(FOUND["OWNER_DATABASE_URL"], NAME)
os.environ["PASSWORD_HASHER"] = "django.contrib.auth.hashers.MD5PasswordHasher"
os.environ["STATIC_HASHED"] = "0"
os.environ["FAIR_SHARES"] = "0"  # a test asks more of a tenant in a second than its people do
os.environ["USAGE_KEPT_EVERY_SECONDS"] = "0"  # no thread with a connection of its own beside a test's
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.settings")
os.environ.setdefault("SECRET_KEY", "only-for-tests")
