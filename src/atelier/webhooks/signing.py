"""Secrets and signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over `id.timestamp.body`, in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Protocol

PREFIX = "whsec_"
BYTES = 32
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class Sealer(Protocol):
    """Encrypts a secret for the database, bound to a name (the library key does)."""

    def wrap(self, data_key: bytes, blob_id: str) -> bytes:
        """The secret, encrypted."""
        ...

    def unwrap(self, wrapped: bytes, blob_id: str) -> bytes:
        """Raises Corrupt: it was encrypted with another key, or for another name."""
        ...


def new_secret() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(BYTES)


def shown(secret: bytes) -> str:
    """A secret as people and libraries take it."""
    return PREFIX + base64.b64encode(secret).decode()


def sealed_name(webhook: str) -> str:
    """What the secret of a webhook is bound to when it is encrypted."""
    return f"webhook:{webhook}"


def headers(message: str, timestamp: int, body: bytes, keys: Iterable[bytes]) -> dict[str, str]:
    """The three headers; while a secret is being changed there is a signature for each."""
    signed = b".".join((message.encode(), str(timestamp).encode(), body))
    signatures = (base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys)
    return {
        ID: message,
        TIMESTAMP: str(timestamp),
        SIGNATURE: " ".join(f"v1,{signature}" for signature in signatures),
    }
