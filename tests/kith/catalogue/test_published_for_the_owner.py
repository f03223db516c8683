"""The owner of the table, with every right there is, cannot change a published version either."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import at, environment
from tests.environment import NAME

TABLE = "public.catalogue_assessments_templateversion"


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(at(environment()["OWNER_DATABASE_URL"], NAME)) as connection:
        yield connection
        connection.rollback()


def publish_one(owner: psycopg.Connection) -> None:
    owner.execute(
        "insert into public.catalogue_assessments_templatefamily"
        " (id, slug, title, about, licence, attribution, made_at)"
        " values ('00000000-0000-4000-8000-000000000001', 'x', 'X', '', '', '', now())"
    )
    owner.execute(
        f"insert into {TABLE} (id, family_id, number, language, body, sha256, state, made_at, published_at)"
        " values (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', '1.0.0', 'en', '{}', '', 'PUBLISHED',"
        " now(), now())"
    )
    owner.execute("set constraints all immediate")


@pytest.mark.parametrize(
    "sql",
    [
        f"update {TABLE} set body = '[]'",
        f"update {TABLE} set number = '1.0.1'",
        f"delete from {TABLE}",
        f"truncate {TABLE} cascade",
    ],
)
def test_the_owner_is_refused(owner: psycopg.Connection, sql: str) -> None:
    publish_one(owner)
    with pytest.raises(psycopg.errors.RestrictViolation, match="never"):
        owner.execute(sql)
