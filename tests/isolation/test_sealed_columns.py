"""Whatever is sealed in the database is opened for an archive and sealed anew: nothing sealed is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import allauth

from kith.exporting import passing_tables, sealed_columns
from kith.people.exporting import SEALED_LISTS, SEALED_TEXTS
from tests.isolation.schemas import model_of_table

ROOT = Path(__file__).resolve().parents[2]
SEALS = {
    # who seals: the columns that hold what it sealed
    "apps/peersupport/operations/apart.py": {("peersupport_exclusion", "sealed"), ("peersupport_heldback", "sealed")},
    "platform/kith/people/adapters.py": {("mfa_authenticator", "data")},
}


def test_every_file_that_seals_names_its_columns():
    sealing = re.compile(r"^\s*from kith\.people\.sealed import .*\bseal\b", re.MULTILINE)
    files = [path for folder in ("platform", "apps", "tenants") for path in (ROOT / folder).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in files if sealing.search(path.read_text())}
    assert found == set(SEALS)


def test_every_sealed_column_is_opened_for_an_archive():
    for columns in SEALS.values():
        for table, column in columns:
            assert column in sealed_columns(table)


def test_allauth_seals_what_we_open():
    """Its code, read: another secret of a newer version would go into an archive sealed, and come back as nonsense."""
    sources = "\n".join(path.read_text() for path in (Path(allauth.__file__).parent / "mfa").rglob("*.py"))
    assert set(re.findall(r'"(\w+)": encrypt\(', sources)) == SEALED_TEXTS
    assert set(re.findall(r'data(?:\.get\(|\[)"(migrated_\w+)"', sources)) == SEALED_LISTS


def test_what_is_left_out_is_there_to_leave_out():
    assert set(passing_tables()) <= set(model_of_table("mutual"))
