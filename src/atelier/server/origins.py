"""Where a request comes from: whose machine, which page, under which name the server was called."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from atelier.errors import Forbidden
from atelier.server.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
_LOCAL_HOST = re.compile(r"(localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def address_of(connection: HTTPConnection, settings: Settings) -> str:
    """The client's address. What a proxy says of it is believed of trusted ones only, from the nearest outward."""
    peer = connection.client.host if connection.client else ""
    if not _trusted(peer, settings):
        return peer
    hops = [hop.strip() for value in connection.headers.getlist("x-forwarded-for") for hop in value.split(",")]
    for hop in reversed(hops):
        if _parsed(hop) is None:
            return peer
        if not _trusted(hop, settings):
            return hop
        peer = hop
    return peer


def is_secure(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether the client speaks TLS, to the server or to a trusted proxy."""
    peer = connection.client.host if connection.client else ""
    if _trusted(peer, settings) and (said := connection.headers.get("x-forwarded-proto")):
        return said.split(",")[-1].strip() == "https"
    return connection.url.scheme in ("https", "wss") or settings.public_url.startswith("https://")


def is_this_machine(connection: HTTPConnection) -> bool:
    """Whether the client is a program on this machine that calls the server by this machine's name.

    The name matters: a page elsewhere can have its own name resolve to 127.0.0.1 (DNS rebinding). Whatever a proxy
    handed over comes from somewhere else.
    """
    peer = connection.client.host if connection.client else ""
    host = connection.headers.get("host", "")
    return (
        is_loopback(peer)
        and bool(_LOCAL_HOST.fullmatch(host))
        and not any(name in connection.headers for name in FORWARDED)
    )


def require_same_site(connection: HTTPConnection, settings: Settings, *, proof: bool) -> None:
    """Pass unless a browser says that another site's page sends this.

    Args:
        proof: whether silence is not enough (the request came with a cookie, which only browsers send).

    Raises:
        Forbidden: it comes from elsewhere, or from nowhere that can be named (`Origin: null`).
    """
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site")
    if origin is not None and (origin == "null" or "," in origin):
        raise Forbidden("requests of pages without an origin are refused", advice="use the studio's own page, or a key")
    if site is not None:
        if site in ("same-origin", "none"):
            return
    elif origin is not None:
        if _same(origin, connection.headers.get("host", ""), settings):
            return
    elif not proof:
        return
    raise Forbidden(
        "this was sent by another site's page, and only the studio's own may do this",
        advice="use the studio's own page, or send an API key",
    )


def is_loopback(name: str) -> bool:
    """Whether the address is this machine's: 127.0.0.0/8, ::1."""
    address = _parsed(name)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address is not None and address.is_loopback


def is_local_host(host: str) -> bool:
    """Whether a server that listens there can be reached from this machine alone."""
    return host.lower() == "localhost" or is_loopback(host)


def network_of(address: str) -> str:
    """What is counted as one client: an IPv4 address, or the /64 that an IPv6 client can choose from."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return address


def _same(origin: str, host: str, settings: Settings) -> bool:
    try:
        parts = urlsplit(origin)
        port = parts.port or _PORTS.get(parts.scheme)
        mine = urlsplit(f"{parts.scheme}://{host}")
        if parts.scheme in _PORTS and (parts.hostname, port) == (mine.hostname, mine.port or _PORTS[parts.scheme]):
            return True
    except ValueError:
        return False
    return bool(settings.public_url) and origin == settings.public_url.rstrip("/")


def _trusted(address: str, settings: Settings) -> bool:
    parsed = _parsed(address) if settings.trusted_proxies else None
    return parsed is not None and any(parsed in network for network in settings.trusted_proxies)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address.strip("[]"))
    except ValueError:
        return None
