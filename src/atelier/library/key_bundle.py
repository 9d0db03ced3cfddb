"""The keys of a library in one file, to be kept apart from its backups: whoever has both can read everything.

With a passphrase the file is encrypted (scrypt, then AES-256-GCM); without one it is as secret as the keys themselves.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from atelier.errors import Conflict, Corrupt, InvalidInput
from atelier.files import PRIVATE, chosen_place, write_durably
from atelier.library.keys import parse_keys, read_keys, write_keys

FORMAT = "atelier-keys-1"
NAMES = ("library.key", "library.key.retired", "signing.key", "signing.pem", "server.key")
MAX_BYTES = 1 << 20
SHORTEST = 12
_COST = {"n": 2**15, "r": 8, "p": 1}


def collect(keys: Path, library_key: Path | None = None) -> dict[str, bytes]:
    """The key files of a home by name."""
    places = {name: keys / name for name in NAMES}
    if library_key is not None:
        places |= {"library.key": library_key, "library.key.retired": library_key.with_name("library.key.retired")}
    return {name: path.read_bytes() for name, path in places.items() if path.is_file()}


def library_keys(files: Mapping[str, bytes]) -> list[bytes]:
    """Every library key in there, the one in use first. Raises Corrupt."""
    found: list[bytes] = []
    for name in NAMES[:2]:
        if name in files:
            found += parse_keys(files[name], name)
    return list(dict.fromkeys(found))


def write_bundle(path: Path, files: Mapping[str, bytes], passphrase: str = "") -> None:
    """Write the file (mode 0600), replacing one that is there.

    Raises:
        InvalidInput: the passphrase is too short, or nothing can be written there. OutOfResources: the disk is full.
    """
    if passphrase and len(passphrase) < SHORTEST:
        raise InvalidInput(f"the passphrase has {len(passphrase)} characters; at least {SHORTEST} are needed")
    plain = json.dumps({name: base64.b64encode(content).decode() for name, content in files.items()}).encode()
    content: dict[str, object] = {"format": FORMAT, "encrypted": bool(passphrase)}
    if passphrase:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        sealed = AESGCM(_derived(passphrase, salt, _COST)).encrypt(nonce, plain, FORMAT.encode())
        content |= {"scrypt": _COST, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}
    else:
        content["keys"] = json.loads(plain)
    with chosen_place(path):
        write_durably(path, json.dumps(content, indent=1).encode("ascii"), mode=PRIVATE)


def read_bundle(path: Path, passphrase: str = "") -> dict[str, bytes]:
    """The files by name.

    Raises:
        InvalidInput: a passphrase is needed, or it is the wrong one.
        Corrupt: it is no such file.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        content = json.loads(path.read_text("ascii"))
        if content["format"] != FORMAT:
            raise ValueError("another format")
        if content["encrypted"]:
            if not passphrase:
                raise InvalidInput(f"{path.name} is encrypted", advice="give its passphrase")
            cost = {name: int(content["scrypt"][name]) for name in _COST}
            if cost["n"] > 2**20 or cost["r"] > 32 or cost["p"] > 16:
                raise ValueError("key derivation beyond what is done here")
            cipher = AESGCM(_derived(passphrase, base64.b64decode(content["salt"]), cost))
            sealed = base64.b64decode(content["sealed"])
            keys = json.loads(cipher.decrypt(base64.b64decode(content["nonce"]), sealed, FORMAT.encode()))
        else:
            keys = content["keys"]
        return {name: base64.b64decode(keys[name]) for name in NAMES if name in keys}
    except InvalidTag:
        raise InvalidInput(f"the passphrase does not open {path.name}", kept="nothing was changed") from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Corrupt(
            f"{path} is no file of keys ({error})", advice="give the file of keys that was exported with the backup"
        ) from error


def place(files: Mapping[str, bytes], keys: Path) -> None:
    """Put key files into a home (mode 0600). All library keys go into `library.key`, so that older backups open too.

    Raises:
        Conflict: another library's key lies there.
    """
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine, given = keys / NAMES[0], library_keys(files)
    if mine.exists() and not set(read_keys(mine)) & set(given):
        raise Conflict(
            f"{mine} is the key of another library", kept="it is untouched", advice="restore into a new home"
        )
    for name, content in files.items():
        if name not in NAMES[:2]:
            write_durably(keys / name, content, mode=PRIVATE)
    write_keys(mine, given)


def _derived(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
