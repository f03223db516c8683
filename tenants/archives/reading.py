"""An archive read back, and distrusted: names, sizes and every byte are checked before anything is done with it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.conf import settings

from tenants.archives.contents import MANIFEST, BadArchive, Manifest, check_name, read_manifest
from tenants.archives.sealing import CannotOpen

LONGEST_MANIFEST = 64 << 20
MOST_MEMBERS = 200_000
SWELLS = 200
"""How many times larger than its sealed file an archive may be, once unpacked."""
SMALL = 64 << 20
"""Below this many bytes nobody minds how much it swells."""
BLOCK = 1 << 16
OUR_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
LOCKED = 0x1
"""Flag of a member that has a password of its own."""
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, UnicodeDecodeError, zlib.error)
"""What Python's own reader raises for one thing and another that is wrong inside a ZIP file."""
NOT_WHOLE = "The archive is not whole: something is missing or was changed."


class Archive:
    """An open archive whose manifest has been read; `check` looks at the rest."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zipped, self.manifest = zipped, manifest

    @contextmanager
    def member(self, name: str) -> Iterator[BinaryIO]:
        """A member to read from."""
        with _refusing(), self._zipped.open(name) as found:
            yield cast(BinaryIO, found)

    def files(self) -> Iterator[str]:
        return (name for name in self.manifest.members if name.startswith("files/"))

    def check(self) -> None:
        """Every byte against the manifest. Raises BadArchive with the member's name."""
        for name, told in self.manifest.members.items():
            digest, left = hashlib.sha256(), told.size
            with self.member(name) as found:
                while block := found.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        break
                    digest.update(block)
            if left or digest.hexdigest() != told.sha256:
                raise BadArchive(f"{name} is not as it was when the archive was made.")


@contextmanager
def read_archive(plain: BinaryIO, *, sealed_size: int) -> Iterator[Archive]:
    """The archive in an opened file, `sealed_size` bytes when sealed. Raises BadArchive before unpacking anything."""
    with _refusing(), zipfile.ZipFile(plain) as zipped:
        _check_ways(zipped)
        manifest = _manifest(zipped)
        _check_list(zipped, manifest, sealed_size)
        yield Archive(zipped, manifest)


@contextmanager
def _refusing() -> Iterator[None]:
    """What breaks inside a file that somebody brought is the file's fault, and said as such."""
    try:
        yield
    except CannotOpen as error:
        raise BadArchive(str(error)) from error
    except BROKEN as error:
        raise BadArchive(NOT_WHOLE) from error


def _check_ways(zipped: zipfile.ZipFile) -> None:
    """Every member is packed as we pack them."""
    if any(info.compress_type not in OUR_WAYS or info.flag_bits & LOCKED for info in zipped.infolist()):
        raise BadArchive(NOT_WHOLE)


def _manifest(zipped: zipfile.ZipFile) -> Manifest:
    found = [info for info in zipped.infolist() if info.filename == MANIFEST]
    if len(found) != 1 or found[0].file_size > LONGEST_MANIFEST:
        raise BadArchive("The archive has no manifest.")
    with zipped.open(found[0]) as manifest:
        return read_manifest(manifest.read(LONGEST_MANIFEST + 1))


def _check_list(zipped: zipfile.ZipFile, manifest: Manifest, sealed_size: int) -> None:
    """The same names as in the manifest, each once, each a plain file of its own, and not too much of it all."""
    listed = [info.filename for info in zipped.infolist() if info.filename != MANIFEST]
    for name in listed:
        check_name(name)
    if sorted(listed) != sorted(manifest.members):
        raise BadArchive("The archive’s files are not those of its manifest.")
    too_much = manifest.size > max(SMALL, sealed_size * SWELLS) or manifest.size > settings.ARCHIVE_LARGEST_BYTES
    if too_much or len(listed) > MOST_MEMBERS:
        raise BadArchive("The archive is larger inside than we take in.")
