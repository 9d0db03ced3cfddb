"""Signing in by a provider of identities: OpenID Connect's authorization code flow with PKCE (OpenID Connect Core 1.0,
RFC 7636, RFC 9207), as a confidential or a public client.

What the provider says is believed only when its signature, issuer, audience, time and nonce are right. Who somebody is
here follows from the provider's own id of them (`iss`, `sub`), never from an address.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from atelier.errors import InvalidInput, SignInNeeded, Unavailable

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures by a key that the provider alone has; never `none`, never a shared secret."""
SCOPE = "openid email profile"
LEEWAY = 60
LARGEST = 1 << 20
SECONDS = 10
KEPT = 3600.0
"""Seconds for which what the provider says of itself is used again."""
Fetch = Callable[[str, Mapping[str, str] | None, Mapping[str, str]], Any]
"""(address, form or None, headers) → JSON."""


@dataclass(frozen=True)
class Client:
    """How the studio is known to the provider. `secret` is empty for a public client."""

    issuer: str
    client_id: str
    secret: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        _require_safe(self.issuer)
        if not self.client_id:
            raise InvalidInput("the provider of identities needs a client id", advice="set ATELIER_OIDC_CLIENT_ID")

    @property
    def label(self) -> str:
        """What a button says."""
        return self.name or urlsplit(self.issuer).hostname or self.issuer


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way, to be kept with the browser that began it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True)
class Identity:
    """Who somebody is to the provider. `email` is empty unless the provider says that it is theirs."""

    issuer: str
    subject: str
    email: str
    name: str


class Provider:
    """One provider of identities. Threads may share it.

    Args:
        fetch: gets JSON from an address; over the network by default.
    """

    def __init__(self, client: Client, *, fetch: Fetch | None = None, clock: Callable[[], float] = time.time) -> None:
        self.client = client
        self._fetch, self._clock = fetch or fetch_json, clock
        self._known: dict[str, tuple[float, Any]] = {}

    def address(self, attempt: Attempt, redirect: str) -> str:
        """Where to send the browser. Raises Unavailable."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": redirect,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        place = self._endpoint("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    def finish(self, attempt: Attempt, redirect: str, given: Mapping[str, str]) -> Identity:
        """Who has signed in there.

        Args:
            given: the query that the browser came back with.

        Raises:
            SignInNeeded: they have not, or what came back is not to be believed. Unavailable: it does not answer.
        """
        if not secrets.compare_digest(given.get("state", "").encode(), attempt.state.encode()):
            raise _refused("this sign-in was not begun in this browser")
        if given.get("iss", self.client.issuer) != self.client.issuer:
            raise _refused("the answer is of another provider")
        if "code" not in given:
            raise _refused(f"the provider says: {given.get('error', 'nothing')[:80]}")
        form = {
            "grant_type": "authorization_code",
            "code": given["code"],
            "redirect_uri": redirect,
            "code_verifier": attempt.verifier,
        }
        headers: dict[str, str] = {}
        if self.client.secret:
            pair = f"{quote(self.client.client_id, safe='')}:{quote(self.client.secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form["client_id"] = self.client.client_id
        answer = self._fetch(self._endpoint("token_endpoint"), form, headers)
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise _refused("the provider gave no id token")
        return self._identity(self._claims(token), attempt)

    def _identity(self, claims: Mapping[str, Any], attempt: Attempt) -> Identity:
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        moment, expires, issued = self._clock(), claims.get("exp"), claims.get("iat")
        checks = {
            "issuer": claims.get("iss") == self.client.issuer,
            "audience": self.client.client_id in audiences,
            "party": claims.get("azp", self.client.client_id) == self.client.client_id
            and (len(audiences) == 1 or "azp" in claims),
            "expiry": isinstance(expires, int | float) and expires > moment - LEEWAY,
            "time of issue": isinstance(issued, int | float) and issued < moment + LEEWAY,
            "nonce": isinstance(claims.get("nonce"), str)
            and secrets.compare_digest(str(claims["nonce"]).encode(), attempt.nonce.encode()),
        }
        if wrong := [name for name, right in checks.items() if not right]:
            raise _refused(f"the id token has a wrong {wrong[0]}")
        subject, email, name = claims.get("sub"), claims.get("email"), claims.get("name")
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
            raise _refused("the id token names nobody")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        return Identity(
            self.client.issuer, subject, str(email) if verified else "", name[:128] if isinstance(name, str) else ""
        )

    def _claims(self, token: str) -> Mapping[str, Any]:
        for again in (False, True):  # keys change: one that is not known is asked for once more
            try:
                keys = KeySet.import_key_set(self._get(self._endpoint("jwks_uri"), again=again))
                return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError, KeyError, TypeError) as error:
                failed = error
        raise _refused("the id token is not signed by the provider") from failed

    def _endpoint(self, name: str) -> str:
        found = self._get(f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != self.client.issuer:
            raise Unavailable(
                "the provider of identities calls itself by another name", advice="set ATELIER_OIDC_ISSUER to it"
            )
        place = found.get(name)
        if not isinstance(place, str):
            raise Unavailable(f"the provider of identities states no {name}")
        _require_safe(place)
        return place

    def _get(self, address: str, *, again: bool = False) -> Any:
        known = self._known.get(address)
        if known is None or known[0] < self._clock() or again:
            known = (self._clock() + KEPT, self._fetch(address, None, {}))
            self._known[address] = known
        return known[1]


def fetch_json(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Any:
    """JSON from an address; redirects are not followed. Raises Unavailable, SignInNeeded (a code that is refused)."""
    request = urllib.request.Request(
        address,
        data=urlencode(form).encode() if form is not None else None,
        headers={"Accept": "application/json", **headers},
    )
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            content = answer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"an answer of more than {LARGEST} bytes")
        return json.loads(content)
    except urllib.error.HTTPError as error:
        if form is not None and error.code in (400, 401, 403):
            raise _refused(f"the provider refused the code ({error.code})") from error
        raise Unavailable(f"the provider of identities answers {error.code}", advice="try again later") from error
    except (OSError, ValueError, RecursionError) as error:
        raise Unavailable("the provider of identities does not answer", advice="try again later") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _require_safe(address: str) -> None:
    """Raises InvalidInput: neither https, nor this machine."""
    parts = urlsplit(address)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise InvalidInput(
            f"'{address[:120]}' is no address of a provider of identities", advice="it begins with https://"
        )


def _refused(why: str) -> SignInNeeded:
    return SignInNeeded(f"the sign-in did not work: {why}", advice="begin it again")
