"""Signatures with the server's secret: cursors, and addresses of pictures that work without signing in for a while."""

from __future__ import annotations

import hashlib
import hmac
import time
from functools import lru_cache
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer
from pydantic import JsonValue

from atelier.errors import InvalidInput

ADDRESS_SECONDS = 15 * 60


class Signer:
    """Signs small values. Each purpose has a key of its own, derived from the secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._serializer = lru_cache(maxsize=256)(self._made)
        self._address = self.derive("address")

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        return hmac.digest(self._secret, b"atelier:" + purpose.encode(), hashlib.sha256)

    def pack(self, purpose: str, value: JsonValue) -> str:
        """The value as an opaque text that `unpack` takes back."""
        return self._serializer(purpose).dumps(value)

    def unpack(self, purpose: str, text: str) -> JsonValue:
        """Raises InvalidInput for what was not packed here, for this purpose."""
        try:
            return self._serializer(purpose).loads(text)
        except BadData as error:
            raise InvalidInput("the cursor is not one of this list", advice="start again without a cursor") from error

    def address(self, path: str, workspace: str, *, seconds: int = ADDRESS_SECONDS, at: float | None = None) -> str:
        """The path with a query that lets whoever has it GET it, for `seconds` at least.

        Expiry is rounded up to a full period, so that the same picture keeps its address, and caches work.
        """
        moment = time.time() if at is None else at
        return self.address_until(path, workspace, (int(moment) // seconds + 2) * seconds)

    def address_until(self, path: str, workspace: str, expires: int) -> str:
        """As `address`, until a moment (seconds since 1970)."""
        query = {"workspace": workspace, "expires": expires, "signature": self._sign(path, workspace, expires)}
        return f"{path}?{urlencode(query)}"

    def holds(self, path: str, workspace: str, expires: str, signature: str, *, at: float | None = None) -> bool:
        """Whether that query signs this path, and has not expired."""
        moment = time.time() if at is None else at
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12) or int(expires) <= moment:
            return False
        return hmac.compare_digest(self._sign(path, workspace, int(expires)).encode(), signature.encode())

    def _sign(self, path: str, workspace: str, expires: int) -> str:
        text = "\n".join((path, workspace, str(expires))).encode()
        return hmac.digest(self._address, text, hashlib.sha256).hex()

    def _made(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._secret, salt=f"atelier:{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )
