"""HTTP downloads that resume, are verified, and cannot be turned against the machine's own network.

Every hop is checked: https only, at most five redirects, and the host must resolve to public addresses; the
connection is made to the very address that was checked, so a name that resolves differently a moment later changes
nothing. A hub on loopback is allowed only when a person configured exactly that endpoint. Credentials go to the
endpoint's own host only.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

from atelier.errors import AtelierError, Corrupt, InvalidInput, NotFound, Refused, Unavailable

MAX_REDIRECTS = 5
TIMEOUT = 30.0
CHUNK = 1 << 20
ATTEMPTS = 5
_USER_AGENT = "atelier-studio"


@dataclass(frozen=True)
class Endpoint:
    """A server that a person configured, with the credential that goes to it and to nobody else."""

    url: str
    token: str | None = None

    @property
    def parts(self) -> SplitResult:
        """The endpoint's address, split."""
        return urlsplit(self.url)

    def owns(self, url: SplitResult) -> bool:
        """Whether an address has the endpoint's scheme, host and port."""
        return (url.scheme, url.hostname, url.port) == (self.parts.scheme, self.parts.hostname, self.parts.port)

    @property
    def loopback(self) -> bool:
        """Whether the person configured an endpoint on this very machine."""
        host = self.parts.hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


class Response:
    """An open answer: status, headers, and a body to read in pieces. Closes its connection."""

    def __init__(self, connection: http.client.HTTPConnection, raw: http.client.HTTPResponse, url: str) -> None:
        self._connection = connection
        self._raw = raw
        self.url = url
        self.status = raw.status
        self.headers: Mapping[str, str] = {key.lower(): value for key, value in raw.getheaders()}

    def read(self, size: int = CHUNK) -> bytes:
        """The next piece of the body; empty at its end."""
        return self._raw.read(size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to an address that was checked beforehand, under the host name of the URL."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._context = context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host) if self._context else plain


def public_address(host: str, port: int) -> str:
    """Resolves a host and returns one address, provided that *all* of its addresses are public.

    Raises:
        Refused: an address is private, loopback, link-local or reserved. Unavailable: the name does not resolve.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(
            f"the host {host} cannot be resolved: {error}", advice="check the network and the name"
        ) from error
    addresses = [str(info[4][0]) for info in found]
    for address in addresses:
        parsed = ipaddress.ip_address(address.split("%")[0])
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        if not parsed.is_global or parsed.is_multicast:
            raise Refused(f"{host} leads to the private address {address}; downloads come from public addresses only")
    return addresses[0]


def open_url(url: str, *, endpoint: Endpoint | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """GETs an address, following at most five checked redirects. Statuses of 400 and above are returned, not raised.

    Raises:
        Refused: not https, a private address, or too many redirects. Unavailable: no answer.
    """
    current = url
    for _ in range(MAX_REDIRECTS + 1):
        parts = urlsplit(current)
        own = endpoint is not None and endpoint.owns(parts)
        trusted = own and endpoint is not None and endpoint.loopback
        if parts.username or parts.password:
            raise Refused("an address with a password in it is not fetched")
        if not parts.hostname or (parts.scheme != "https" and not (trusted and parts.scheme == "http")):
            raise Refused(f"{parts.scheme or 'this'}://{parts.hostname or ''} is not fetched: https is required")
        sent = {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
        if own and endpoint is not None and endpoint.token:
            sent["Authorization"] = f"Bearer {endpoint.token}"
        response = _send(parts, current, sent, trusted=trusted)
        if response.status not in (301, 302, 303, 307, 308):
            return response
        with response:
            target = response.headers.get("location")
        if not target:
            raise Unavailable(f"{parts.hostname} redirects to nowhere")
        current = urljoin(current, target)
    raise Refused(f"more than {MAX_REDIRECTS} redirects from {urlsplit(url).hostname}")


def _send(parts: SplitResult, url: str, headers: Mapping[str, str], *, trusted: bool) -> Response:
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise InvalidInput(f"the address has no valid port: {error}") from error
    context = ssl.create_default_context() if parts.scheme == "https" else None
    proxy = None if trusted else _proxy(parts.scheme, host)
    if proxy is not None and context is not None:
        # Behind a proxy names are resolved there, and the proxy decides what may be reached.
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            proxy[0], proxy[1], timeout=TIMEOUT, context=context
        )
        connection.set_tunnel(host, port)
    else:
        address = host if trusted else public_address(host, port)
        connection = _PinnedConnection(host, port, address, context)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", target, headers=dict(headers))
        return Response(connection, connection.getresponse(), url)
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise Unavailable(
            f"{host} does not answer: {error or type(error).__name__}", advice="try again later"
        ) from error


def _proxy(scheme: str, host: str) -> tuple[str, int] | None:
    address = urllib.request.getproxies().get(scheme)
    if not address or urllib.request.proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    return (parts.hostname, parts.port or 8080) if parts.hostname else None


def raise_for_status(response: Response, what: str) -> None:
    """Turns a refusing status into the studio's own error."""
    status = response.status
    if status < 400:
        return
    if status in (401, 403):
        raise Refused(
            f"the hub does not give out {what} (status {status})",
            advice="accept the model's licence on its page there, then give an access token",
        )
    if status == 404:
        raise NotFound(f"the hub has no {what}")
    raise Unavailable(f"the hub answers {status} for {what}", advice="try again later")


@dataclass(frozen=True)
class Checksum:
    """Expected digest of a file: `sha256` of its content, or git's `blob` id (SHA-1 of a length prefix and content)."""

    kind: str
    value: str

    def hasher(self, size: int) -> hashlib._Hash:
        """A fresh hash object for a file of that size."""
        if self.kind == "blob":
            return hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
        return hashlib.sha256()


def download(
    url: str,
    partial: Path,
    size: int,
    checksum: Checksum | None,
    *,
    endpoint: Endpoint | None = None,
    progress: Callable[[int], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Downloads to `partial`, resuming what is there, and verifies size and checksum.

    A broken connection is taken up again with Range, with growing pauses, until five attempts in a row bring nothing.

    Args:
        size: expected bytes; more is never written. progress: called with the bytes of this file so far; may raise
            `Cancelled`, which keeps what was fetched.

    Returns:
        SHA-256 of the content, hexadecimal.

    Raises:
        Corrupt: size or checksum differ (the partial file is removed). Unavailable: the server gives up (what was
        fetched is kept for the next try). Refused, NotFound: see `open_url` and `raise_for_status`.
    """
    partial.parent.mkdir(parents=True, exist_ok=True)
    fruitless = 0
    while True:
        before = partial.stat().st_size if partial.exists() else 0
        if before > size:
            partial.unlink()
            before = 0
        if before == size and partial.exists():
            break
        fault: AtelierError | OSError | http.client.HTTPException | None = None
        try:
            _fetch_rest(url, partial, before, size, endpoint, progress)
        except (OSError, http.client.HTTPException, Unavailable) as error:
            fault = error
        after = partial.stat().st_size if partial.exists() else 0
        fruitless = 0 if after > before else fruitless + 1
        if after < size and fruitless >= ATTEMPTS:
            raise Unavailable(
                f"{partial.name} stopped at {after} of {size} bytes after {ATTEMPTS} attempts: {fault or 'no data'}",
                kept=f"{after} bytes are kept",
                advice="run the same command again to go on from there",
            ) from fault
        if after < size and fruitless:
            sleep(min(8.0, 0.5 * 2**fruitless))
    return _verify(partial, size, checksum)


def _fetch_rest(
    url: str,
    partial: Path,
    start: int,
    size: int,
    endpoint: Endpoint | None,
    progress: Callable[[int], None] | None,
) -> None:
    with open_url(url, endpoint=endpoint, headers={"Range": f"bytes={start}-"} if start else {}) as response:
        if response.status == 416:
            partial.unlink(missing_ok=True)
            return
        raise_for_status(response, partial.name.removesuffix(".part"))
        resumed = response.status == 206 and response.headers.get("content-range", "").startswith(f"bytes {start}-")
        done = start if resumed else 0
        with partial.open("ab" if resumed else "wb") as file:
            while piece := response.read():
                done += len(piece)
                if done > size:
                    break
                file.write(piece)
                if progress is not None:
                    progress(done)
    if done > size:
        partial.unlink()
        raise Corrupt(f"{partial.name.removesuffix('.part')} is longer than the {size} bytes that the hub lists")


def _verify(partial: Path, size: int, checksum: Checksum | None) -> str:
    plain = hashlib.sha256()
    other = checksum.hasher(size) if checksum is not None and checksum.kind != "sha256" else None
    with partial.open("rb") as file:
        while piece := file.read(CHUNK):
            plain.update(piece)
            if other is not None:
                other.update(piece)
    found = plain.hexdigest()
    if checksum is not None and (other.hexdigest() if other is not None else found) != checksum.value:
        partial.unlink()
        raise Corrupt(
            f"{partial.name.removesuffix('.part')} ({size} bytes) does not have the checksum that the hub lists",
            kept="the damaged file was removed",
            advice="run the same command again",
        )
    return found
