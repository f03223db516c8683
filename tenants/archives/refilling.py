"""An archive's rows back in tables of their own, and compared with it, in one transaction."""

from __future__ import annotations

from django.db import DatabaseError

from kith.errors import Refused
from tenants.archives import tables
from tenants.archives.contents import BadArchive, Manifest, Rows
from tenants.archives.reading import Archive
from tenants.archives.schemas import make_tables
from tenants.reasons import reason


class NotTheSame(Refused):
    """What was put back is not what the archive holds."""


def refill(archive: Archive) -> None:
    """Make the archive's tables in the owner's open transaction's empty schema, put the rows in, and compare them.

    Raises BadArchive, NotTheSame; then the transaction must end.
    """
    try:
        _refill(archive)
    except DatabaseError as error:
        raise NotTheSame(f"The rows do not fit together: {reason(error)}") from error


def _refill(archive: Archive) -> None:
    manifest = archive.manifest
    tables.speak_plainly()
    make_tables(manifest.kind, manifest.migrations)
    here = {table.name: table for table in tables.tables_here()}
    _check_shape(here, manifest)
    wanted = [tables.Table(name, manifest.tables[name].columns) for name in here]
    tables.switch_triggers(on=False)
    tables.empty(wanted)
    tables.links_may_wait()
    for table in wanted:
        _put_table(archive, table)
    tables.check_links()
    tables.switch_triggers(on=True)
    tables.set_sequences(_known_sequences(manifest))
    for table in wanted:
        _compare(table, manifest.tables[table.name])


def _check_shape(here: dict[str, tables.Table], manifest: Manifest) -> None:
    if odd := sorted(set(here) ^ set(manifest.tables)):
        raise BadArchive(f"The archive’s tables are not those of its migrations: {odd[0]}.")
    for name, table in here.items():
        if set(table.columns) != set(manifest.tables[name].columns):
            raise BadArchive(f"The columns of {name} are not those of its migrations.")


def _known_sequences(manifest: Manifest) -> dict[str, list[object]]:
    return {name: found for name, found in manifest.sequences.items() if name in tables.sequences_here()}


def _put_table(archive: Archive, table: tables.Table) -> None:
    with archive.member(f"tables/{table.name}.csv") as member:
        if tables.headings(member) != table.columns:
            raise BadArchive(f"The headings of {table.name} are not those of the manifest.")
        try:
            tables.rows_in(table, member)
        except (DatabaseError, ValueError) as error:
            raise NotTheSame(f"The rows of {table.name} do not fit its table.") from error


def _compare(table: tables.Table, told: Rows) -> None:
    found = tables.summed_here(table)
    if found.rows != told.rows:
        raise NotTheSame(f"{table.name} has {found.rows} rows and the archive says {told.rows}.")
    if found.checksum != told.checksum:
        raise NotTheSame(f"The rows of {table.name} are not those of the archive.")
