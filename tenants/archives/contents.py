"""What an archive says of itself: its manifest, checked as it is read."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from kith.errors import BadInput

FORMAT = 1
MANIFEST = "manifest.json"
MEMBER = re.compile(
    r"^(?:README\.txt|schema\.sql|tables/[a-z0-9_]{1,63}\.csv|published/[a-z0-9_]{1,63}\.csv"
    r"|readable/[a-z0-9_-]{1,63}\.(?:csv|json)|files/.+)\Z"
)
LONGEST_PATH = 1024


class BadArchive(BadInput):
    """The file is no archive of ours, or not as it was made."""


@dataclass(frozen=True)
class Member:
    """A file inside the archive, and what its bytes were when it was made."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Rows:
    """A table's rows: how many, the sum of their fingerprints, and its columns in the order they were written."""

    rows: int
    checksum: str
    columns: tuple[str, ...]


@dataclass
class Manifest:
    """What is in an archive. `code` is the fingerprint of the migrations of the code that made it."""

    tenant: dict[str, str]
    made_at: str
    code: str
    migrations: list[str]
    tables: dict[str, Rows] = field(default_factory=dict)
    sequences: dict[str, list[Any]] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def kind(self) -> str:
        return self.tenant["kind"]

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members.values())

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(data: bytes) -> Manifest:
    """Raises BadArchive where it is not one, or of a format that this code does not know."""
    try:
        told = json.loads(data)
        if told.get("format") != FORMAT:
            raise BadArchive(f"This archive is of format {told.get('format')!r}; we read format {FORMAT}.")
        told["tables"] = {name: _rows(name, rows) for name, rows in told["tables"].items()}
        told["members"] = {name: _member(name, member) for name, member in told["members"].items()}
        return _checked(Manifest(**told))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise BadArchive("The archive’s manifest cannot be read.") from error


def _checked(manifest: Manifest) -> Manifest:
    UUID(manifest.tenant["id"])
    for name in manifest.tables:
        if f"tables/{name}.csv" not in manifest.members:
            raise BadArchive(f"The archive has no rows for the table {name}.")
    if not all(isinstance(name, str) for name in (*manifest.migrations, *manifest.tenant.values())):
        raise TypeError
    for last, was_given in manifest.sequences.values():
        if type(last) is not int or type(was_given) is not bool:
            raise TypeError
    return manifest


def _rows(name: str, told: dict[str, Any]) -> Rows:
    return Rows(int(told["rows"]), str(told["checksum"]), tuple(str(column) for column in told["columns"]))


def _member(name: str, told: dict[str, Any]) -> Member:
    check_name(name)
    return Member(int(told["size"]), str(told["sha256"]))


def check_name(name: str) -> None:
    """Raises BadArchive for a name that would lead out of the folder it is unpacked in."""
    steps = name.split("/")
    if (
        not MEMBER.match(name)
        or len(name) > LONGEST_PATH
        or {"", ".", ".."} & set(steps)
        or re.search(r"[\\\x00-\x1f]", name)
    ):
        raise BadArchive("The archive holds a file with a name that is not ours; it is not used.")
