"""A sealed archive, and how to open one. Needs only Python and its package `cryptography`, so that the file can be read
without Kith: `python sealing.py ARCHIVE OUTPUT.zip` asks for the passphrase.

    offset  bytes  what
         0      8  "kitharc1"
         8      3  scrypt's work: log2 of N, r, p
        11     16  scrypt's salt
        27     12  nonce
        39     48  the archive's key under AES-256-GCM, with scrypt's 32 bytes; bytes 0 to 26 are authenticated with it
        87      …  pieces of 65,536 bytes, each with 16 bytes of AES-256-GCM after it; the last may be shorter

The nonce of a piece is its number from 0 in 11 bytes, then 1 for the last piece and 0 for the others: a piece that is
missing, moved or changed, or an end that was cut off, does not open. The passphrase is written in groups; case, spaces
and hyphens mean nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"kitharc1"
HEAD = 87
PIECE, TAG = 65_536, 16
WORK = (15, 8, 1)
"""32 MB for a moment. The passphrase is 98 bits of chance: this slows who guesses at one that was chosen otherwise."""
MOST_WORK = 18


class CannotOpen(ValueError):
    """Not a sealed archive, not this passphrase, or not whole."""


class NotSealed(CannotOpen):
    """The file is no sealed archive of this format."""


class WrongPassphrase(CannotOpen):
    """The passphrase does not open this archive."""


class Damaged(CannotOpen):
    """Something is missing or was changed."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def make_head(key: bytes, passphrase: str) -> bytes:
    """What stands before the pieces: the archive's key, under a passphrase."""
    start = MAGIC + bytes(WORK) + os.urandom(16)
    nonce = os.urandom(12)
    return start + nonce + AESGCM(_stretched(start, passphrase)).encrypt(nonce, key, start)


def open_head(head: bytes, passphrase: str) -> bytes:
    """The archive's key. Raises NotSealed, WrongPassphrase."""
    if len(head) != HEAD or not head.startswith(MAGIC) or not 10 <= head[8] <= MOST_WORK or head[9:11] != b"\x08\x01":
        raise NotSealed("This is not a sealed archive of a kind we know.")
    try:
        return AESGCM(_stretched(head[:27], passphrase)).decrypt(head[27:39], head[39:], head[:27])
    except InvalidTag as error:
        raise WrongPassphrase("This passphrase does not open the archive.") from error


def _stretched(start: bytes, passphrase: str) -> bytes:
    log_n, r, p = start[8:11]
    plain = "".join(letter for letter in passphrase.upper() if letter.isalnum())
    return Scrypt(salt=start[11:27], length=32, n=2**log_n, r=r, p=p).derive(plain.encode())


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Seals what is written to it, piece by piece. `sha256` and `size` are those of the sealed pieces, once closed."""

    def __init__(self, raw: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._raw, self._gcm, self._number, self._waiting = raw, AESGCM(key), 0, bytearray()
        self._digest, self.size = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
            self._raw.flush()
        super().close()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._gcm.encrypt(_nonce(self._number, is_last=is_last), plain, MAGIC)
        self._number += 1
        self._raw.write(sealed)
        self._digest.update(sealed)
        self.size += len(sealed)


class SealedReader(io.RawIOBase):
    """Reads sealed pieces, from anywhere in them. Raises Damaged at once where the end is missing or the key another's.

    `raw` is seekable; the pieces begin at `start` and go on to its end.
    """

    def __init__(self, raw: BinaryIO, key: bytes, *, start: int = 0) -> None:
        super().__init__()
        self._raw, self._gcm, self._start, self._at = raw, AESGCM(key), start, 0
        whole = raw.seek(0, io.SEEK_END) - start
        self._pieces = -(-whole // (PIECE + TAG))
        self._length = whole - TAG * self._pieces
        self._held: tuple[int, bytes] = (-1, b"")
        if self._pieces < 1 or self._length < 0:
            raise Damaged("The archive is empty, or its end is missing.")
        self._piece(self._pieces - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        if at < 0:
            raise Damaged("The archive points before its own beginning.")
        self._at = at
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._length:
            return 0
        number, within = divmod(self._at, PIECE)
        found = self._piece(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._raw.seek(self._start + number * (PIECE + TAG))
            sealed = self._raw.read(PIECE + TAG)
            try:
                plain = self._gcm.decrypt(_nonce(number, is_last=number == self._pieces - 1), sealed, MAGIC)
            except (InvalidTag, ValueError) as error:
                raise Damaged("The archive is not whole: something is missing or was changed.") from error
            self._held = (number, plain)
        return self._held[1]


def opened(raw: BinaryIO, passphrase: str) -> io.BufferedReader:
    """The ZIP file inside a sealed archive. Raises CannotOpen."""
    raw.seek(0)
    return io.BufferedReader(SealedReader(raw, open_head(raw.read(HEAD), passphrase), start=HEAD), PIECE)


def main(archive: str, output: str) -> None:
    """Ask for the passphrase and write the ZIP file. Leaves nothing behind where it cannot be opened whole."""
    import getpass
    import shutil

    part = f"{output}.part"
    try:
        with open(archive, "rb") as raw, opened(raw, getpass.getpass("Passphrase: ")) as plain, open(part, "wb") as out:
            shutil.copyfileobj(plain, out)
    except CannotOpen as error:
        if os.path.exists(part):
            os.unlink(part)
        sys.exit(str(error))
    os.replace(part, output)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("python sealing.py ARCHIVE OUTPUT.zip")
    main(sys.argv[1], sys.argv[2])
