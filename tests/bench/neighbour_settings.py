"""Kith as it is, and one more page of a mutual: a heavy one."""

from kith.settings import *  # noqa: F403
from kith.settings import TENANT_TYPES

TENANT_TYPES["mutual"]["URLCONF"] = "tests.bench.neighbour_urls"
