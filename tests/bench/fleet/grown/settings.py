"""Kith with the benchmark's app in every mutual."""

from kith.settings import *  # noqa: F403
from kith.settings import INSTALLED_APPS, TENANT_TYPES

APP = "tests.bench.fleet.grown"
INSTALLED_APPS = [*INSTALLED_APPS, APP]
TENANT_TYPES["mutual"]["APPS"].append(APP)
