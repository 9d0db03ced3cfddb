"""The server's secret: 32 random bytes of this home, made on first start. Nothing in the code stands in for it."""

from __future__ import annotations

import base64
import binascii
import secrets
from pathlib import Path

from atelier.errors import Corrupt
from atelier.files import PRIVATE, create_durably

HEADER = "atelier-server-key-1"
BYTES = 32


def server_secret(path: Path) -> bytes:
    """Read the secret, making its file (mode 0600, its folder 0700) if there is none.

    Raises:
        Corrupt: the file holds something else. Without it everybody has to sign in again: it may be removed.
    """
    if not path.exists():
        _create(path)
    words = path.read_text("ascii", errors="replace").split()
    try:
        if len(words) != 2 or words[0] != HEADER:
            raise ValueError("wrong header")
        secret = base64.b64decode(words[1], validate=True)
        if len(secret) != BYTES:
            raise ValueError(f"{len(secret)} bytes instead of {BYTES}")
    except (ValueError, binascii.Error) as error:
        raise Corrupt(
            f"{path} is not a server's key ({error})",
            kept="nothing was changed",
            advice="restore it, or remove it: a new one is made, and everybody has to sign in again",
        ) from error
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return secret


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Where another process has just made one, that one is used.
    create_durably(path, f"{HEADER} {base64.b64encode(secrets.token_bytes(BYTES)).decode()}\n".encode(), mode=PRIVATE)
