"""One POST to a receiver that may be hostile: to the address that was checked, within a time, no further.

No redirect is followed, no proxy of the environment is used, no cookie is kept, and of the answer little is read.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from atelier.errors import AtelierError, reason
from atelier.webhooks.addresses import Resolve, Rules, Target

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
ALL_SECONDS = 20.0
"""For the whole of it, however slowly an answer trickles."""
READ_BYTES = 4096
ANSWER = 500
"""Characters of an answer that are kept."""


@dataclass(frozen=True)
class Answer:
    """What came of an attempt.

    Attributes:
        status: of HTTP; None: there was no answer. text: how the answer began, as one may show it.
        problem: why it failed; empty when the receiver took the message.
        retry_after: seconds that the receiver asks to wait; None: it does not say.
    """

    status: int | None
    text: str = ""
    problem: str = ""
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it now."""
        return not self.problem


def post(url: str, body: bytes, headers: Mapping[str, str], rules: Rules, resolve: Resolve | None = None) -> Answer:
    """Send a message. Whatever goes wrong is in the answer."""
    try:
        target = rules.target(url)
        addresses = rules.addresses(target, resolve)
    except AtelierError as error:
        return Answer(None, problem=error.message)
    try:
        return _post(target, addresses, body, headers)
    except ssl.SSLCertVerificationError as error:
        return Answer(None, problem=f"the receiver's certificate cannot be trusted: {error.verify_message}")
    except TimeoutError:
        return Answer(None, problem=f"no answer within {READ_SECONDS:g} s")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, problem=f"no answer: {reason(error)}")


def _post(target: Target, addresses: list[str], body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = _Pinned(target, addresses)
    late = threading.Timer(ALL_SECONDS, connection.cut)
    late.daemon = True
    late.start()
    try:
        connection.request("POST", target.path, body, {"Host": target.authority, "Connection": "close", **headers})
        answer = connection.getresponse()
        text = _readable(answer.read1(READ_BYTES), answer.headers.get_content_charset() or "utf-8")
        found = _judged(answer.status, text, answer.headers)
    except (OSError, ValueError, http.client.HTTPException):
        if not connection.was_cut:
            raise
        found = Answer(None)
    finally:
        late.cancel()
        connection.close()
    # What was cut looks whole where the headers were under way.
    return Answer(None, problem=f"no whole answer within {ALL_SECONDS:g} s") if connection.was_cut else found


def _judged(status: int, text: str, headers: http.client.HTTPMessage) -> Answer:
    if 200 <= status < 300:
        return Answer(status, text)
    wait = headers.get("Retry-After", "").strip()
    after = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 8 else None
    if 300 <= status < 400:
        return Answer(status, text, "it redirects, and redirects are not followed", after)
    return Answer(status, text, f"the receiver answered with {status}", after)


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were checked, whatever the name means by now."""

    def __init__(self, target: Target, addresses: list[str]) -> None:
        super().__init__(target.host, target.port, timeout=READ_SECONDS)
        self._target, self._addresses = target, addresses
        self.was_cut = False

    def connect(self) -> None:
        """To the first address that answers. Raises OSError."""
        failed: OSError | None = None
        for address in self._addresses[:4]:
            try:
                made = socket.create_connection((address, self._target.port), timeout=CONNECT_SECONDS)
                break
            except OSError as error:
                failed = error
        else:
            raise failed or OSError("there is no address")
        made.settimeout(READ_SECONDS)
        self.sock = made
        if self._target.scheme == "https":
            self.sock = _trusting().wrap_socket(made, server_hostname=self._target.host)

    def cut(self) -> None:
        """End it from another thread."""
        self.was_cut = True
        there = self.sock
        if there is not None:
            with contextlib.suppress(OSError):
                there.shutdown(socket.SHUT_RDWR)


@cache
def _trusting() -> ssl.SSLContext:
    """The system's certificates; SSL_CERT_FILE names others, for a receiver under a company's own."""
    return ssl.create_default_context()


def _readable(content: bytes, charset: str) -> str:
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:ANSWER]
