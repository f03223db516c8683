"""A sealed archive opens with its passphrase, whole, or not at all."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tenants.archives import sealing
from tenants.archives.passphrases import LETTERS, new_passphrase
from tenants.archives.sealing import HEAD, PIECE, TAG, Damaged, NotSealed, SealedReader, SealedWriter, WrongPassphrase

KEY = sealing.new_key()


def sealed(plain: bytes) -> bytes:
    raw = io.BytesIO()
    with SealedWriter(raw, KEY) as writer:
        writer.write(plain)
        found = raw
    return found.getvalue()


def read(pieces: bytes) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(pieces), KEY)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_read_again(size: int) -> None:
    plain = os.urandom(size)
    assert read(sealed(plain)) == plain


def test_any_part_can_be_read_alone() -> None:
    plain = os.urandom(3 * PIECE + 5)
    reader = io.BufferedReader(SealedReader(io.BytesIO(sealed(plain)), KEY))
    reader.seek(PIECE - 3)
    assert reader.read(6) == plain[PIECE - 3 : PIECE + 3]
    reader.seek(-5, io.SEEK_END)
    assert reader.read() == plain[-5:]


@pytest.mark.parametrize("cut", [1, TAG, PIECE + TAG, PIECE + TAG + 100])
def test_an_end_that_was_cut_off_is_seen_at_once(cut: int) -> None:
    pieces = sealed(os.urandom(3 * PIECE))
    with pytest.raises(Damaged):
        SealedReader(io.BytesIO(pieces[:-cut]), KEY)


@pytest.mark.parametrize("at", [0, PIECE + TAG, 2 * (PIECE + TAG) + 7, -1])
def test_a_changed_byte_is_seen(at: int) -> None:
    pieces = bytearray(sealed(os.urandom(3 * PIECE)))
    pieces[at] ^= 1
    with pytest.raises(Damaged):
        read(bytes(pieces))


def test_pieces_in_another_order_are_seen() -> None:
    pieces = sealed(os.urandom(3 * PIECE))
    first, second = pieces[: PIECE + TAG], pieces[PIECE + TAG : 2 * (PIECE + TAG)]
    with pytest.raises(Damaged):
        read(second + first + pieces[2 * (PIECE + TAG) :])


def test_the_passphrase_opens_it_however_it_is_typed() -> None:
    passphrase = new_passphrase()
    head = sealing.make_head(KEY, passphrase)
    assert len(head) == HEAD
    assert sealing.open_head(head, passphrase) == KEY
    assert sealing.open_head(head, f" {passphrase.lower().replace('-', ' ')} ") == KEY


def test_another_passphrase_does_not() -> None:
    head = sealing.make_head(KEY, new_passphrase())
    with pytest.raises(WrongPassphrase):
        sealing.open_head(head, new_passphrase())


@pytest.mark.parametrize("at", [0, 8, 20, 30, 60])
def test_a_changed_head_opens_nothing(at: int) -> None:
    passphrase = new_passphrase()
    head = bytearray(sealing.make_head(KEY, passphrase))
    head[at] ^= 1
    with pytest.raises((WrongPassphrase, NotSealed)):
        sealing.open_head(bytes(head), passphrase)


def test_a_head_that_would_take_all_memory_is_refused() -> None:
    head = bytearray(sealing.make_head(KEY, "x"))
    head[8] = 30
    with pytest.raises(NotSealed):
        sealing.open_head(bytes(head), "x")


def test_a_passphrase_is_five_groups_that_nobody_mishears() -> None:
    groups = new_passphrase().split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(LETTERS)
    assert new_passphrase() != new_passphrase()


def test_it_opens_without_kith(tmp_path: Path) -> None:
    """The one file, with Python and `cryptography` and nothing of ours beside it."""
    passphrase = new_passphrase()
    (tmp_path / "archive.kith").write_bytes(sealing.make_head(KEY, passphrase) + sealed(b"their own words"))
    alone = tmp_path / "open_archive.py"
    alone.write_bytes(Path(sealing.__file__).read_bytes())
    told = "import getpass, runpy, sys; said = sys.argv.pop(); getpass.getpass = lambda prompt: said;"
    asked = [
        sys.executable,
        "-c",
        f"{told} runpy.run_path({str(alone)!r}, run_name='__main__')",
        str(tmp_path / "archive.kith"),
        str(tmp_path / "out.zip"),
    ]
    wrong = subprocess.run([*asked, "wrong"], capture_output=True, text=True, cwd=tmp_path)
    assert wrong.returncode == 1 and "does not open" in wrong.stderr and not (tmp_path / "out.zip").exists()
    subprocess.run([*asked, passphrase], check=True, cwd=tmp_path)
    assert (tmp_path / "out.zip").read_bytes() == b"their own words"
