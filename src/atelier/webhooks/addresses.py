"""Where messages may go: to addresses of the public Internet by https, and to networks that the operator has named.

A name is looked up when it is connected to, and the connection goes to the very address that was checked: a name that
means something else a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import urlsplit

from atelier.errors import InvalidInput, Refused, Unavailable

SETTING = "ATELIER_WEBHOOK_NETWORKS"
LONGEST = 2000
"""Characters of an address."""
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → its addresses."""
_NAT64, _SIX_TO_FOUR, _TEREDO = ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("2001::/32")


@dataclass(frozen=True)
class Target:
    """Where a message goes: `path` with its query, `host` as the receiver calls itself."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Rules:
    """Attributes: networks: those that may be reached although they are private, by http too."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """As the setting says. Raises InvalidInput: it holds what is no network."""
        found: list[Network] = []
        for part in environment.get(SETTING, "").split(","):
            if part.strip():
                try:
                    found.append(ip_network(part.strip()))
                except ValueError as error:
                    raise InvalidInput(f"{SETTING} cannot be used: {error}", advice="write 10.1.0.0/16") from None
        return cls(tuple(found))

    def target(self, url: str) -> Target:
        """What an address means, as far as that can be said without looking a name up.

        Raises:
            InvalidInput: it is none that messages can be sent to. Refused: it is one that they may not be sent to.
        """
        target = _parsed(url)
        literal = _address(target.host)
        if literal is not None:
            self.require(literal, target)
        elif _is_local(target.host) and not self.networks:
            raise _refused(target.host)
        elif target.scheme == "http" and not self.networks:
            raise InvalidInput(
                "a webhook's address begins with https://", kept="nothing was changed", advice="give the receiver TLS"
            )
        return target

    def addresses(self, target: Target, resolve: Resolve | None = None) -> list[str]:
        """The addresses of a target that may be connected to, in the order to try.

        Raises:
            Unavailable: the name is not known. Refused: it has addresses, and none of them may be reached.
        """
        try:
            found = (resolve or look_up)(target.host, target.port)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise Unavailable(f"the name {target.host} cannot be looked up: {reason}") from None
        fine = [one for one in found if self._may(ip_address(one.partition("%")[0]), target)]
        if not fine:
            raise _refused(target.host)
        return fine

    def require(self, address: Address, target: Target) -> None:
        """Raises Refused, InvalidInput (http where https is needed)."""
        if self._may(address, target):
            return
        if is_public(address):
            raise InvalidInput(
                "a webhook's address begins with https://", kept="nothing was changed", advice="give the receiver TLS"
            )
        raise _refused(target.host)

    def _may(self, address: Address, target: Target) -> bool:
        plain = unmapped(address)
        named = any(plain.version == one.version and plain in one for one in self.networks)
        return named or (target.scheme == "https" and is_public(plain))


def is_public(address: Address) -> bool:
    """Whether it is an address of the public Internet, also of what is wrapped in it (RFC 4291, 6052, 3056, 4380)."""
    inner = unmapped(address)
    if isinstance(inner, IPv6Address):
        if inner in _TEREDO:
            return False
        if inner in _NAT64:
            inner = IPv4Address(int(inner) & 0xFFFFFFFF)
        elif inner in _SIX_TO_FOUR:
            inner = IPv4Address((int(inner) >> 80) & 0xFFFFFFFF)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved and not inner.is_unspecified


def unmapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, else the same."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped if mapped is not None else address


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _parsed(url: str) -> Target:
    wrong = InvalidInput(
        "this is no address that messages can be sent to",
        kept="nothing was changed",
        advice="write https://host/path, without a name, a password or #…",
    )
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or any(one in url for one in ' \\"<>'):
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or parts.fragment or port == 0:
        raise wrong
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _address(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:  # 127.1, 0x7f000001, 2130706433: what the system's resolver takes for an address is one
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _is_local(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


def _refused(host: str) -> Refused:
    return Refused(
        f"{host} is no address of the public Internet, and messages go nowhere else",
        kept="nothing was sent",
        advice=f"use a public address, or have whoever runs the studio name its network in {SETTING}",
    )
