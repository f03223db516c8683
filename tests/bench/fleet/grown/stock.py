"""Stock's own executor, given some of the tenants: so many that its time for one is told well."""

from __future__ import annotations

import os
from typing import Any

from django_tenants.migration_executors.standard import StandardExecutor


def executor_of_some(codename: str | None = None) -> type[StandardExecutor]:
    return OfSome


class OfSome(StandardExecutor):
    def run_multi_type_migrations(self, tenants: Any) -> None:
        chosen = set(os.environ["BENCH_SCHEMAS"].split(","))
        super().run_multi_type_migrations([tenant for tenant in tenants if tenant[0] in chosen])
