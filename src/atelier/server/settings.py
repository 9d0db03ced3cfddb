"""How the server is to run: one frozen, validated value, from code or from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from atelier.accounts.oidc import Client, Provider
from atelier.builtin.folder import WEIGHTS
from atelier.errors import InvalidInput
from atelier.steps.places import HOME, default_home
from atelier.webhooks.addresses import Rules

PREFIX = "ATELIER_"
MIB = 2**20


class Settings(BaseModel):
    """What can be set when the server starts. Limits that an administrator changes at run time are in the database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home)
    database: str | None = None
    blobs: str | None = None
    key_file: Path | None = None
    builtin: Path = WEIGHTS
    device: str | None = None
    memory: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """GiB that models may use at most; plans are made for it as for a device of that size."""

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    public_url: str = ""
    """Where people reach the server, when it stands behind a proxy ("https://studio.example.org")."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose X-Forwarded-For and X-Forwarded-Proto are believed. Nobody's, unless set."""
    cors_origins: tuple[str, ...] = ()
    """Other origins whose pages may call the API with a key (never with cookies)."""
    setup: bool = False
    """Start without an owner on an address that others reach, printing a one-time token for the set-up."""

    oidc_issuer: str = ""
    """A provider of identities (OpenID Connect) by which people may sign in: its issuer, as it states it."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    """Empty for a public client."""
    oidc_name: str = Field(default="", max_length=64)
    """What the button says; else the provider's host."""

    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that webhooks may reach, by http too; none, unless set."""

    body_limit: int = Field(default=4 * MIB, ge=1024)
    """Bytes of a request's body at most, for routes that do not take files."""
    rate_limit_store: str = "async+memory://"
    """Where rate limits are counted, as the `limits` package writes it; several servers share `async+redis://…`."""

    @property
    def webhook_rules(self) -> Rules:
        """Where messages of webhooks may go."""
        return Rules(self.webhook_networks)

    @property
    def provider(self) -> Provider | None:
        """The provider of identities that is set, if any. Raises InvalidInput: it cannot be used."""
        if not self.oidc_issuer:
            return None
        secret = self.oidc_client_secret.get_secret_value()
        return Provider(Client(self.oidc_issuer, self.oidc_client_id, secret, self.oidc_name))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, **given: object) -> Self:
        """Settings from `ATELIER_HOME`, `ATELIER_PORT`, …; lists are separated by commas. `given` goes first.

        Raises:
            InvalidInput: a value that cannot be used; names the variable.
        """
        found: dict[str, object] = {}
        for name, field in cls.model_fields.items():
            text = environment.get(PREFIX + name.upper(), "").strip()
            if not text or name == "home":
                continue
            many = "tuple" in str(field.annotation)
            found[name] = [part.strip() for part in text.split(",") if part.strip()] if many else text
        if environment.get(HOME):
            found["home"] = Path(environment[HOME]).expanduser()
        try:
            return cls.model_validate(found | {name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise InvalidInput(f"{name} cannot be used: {first['msg']}", advice="see docs/api.md") from error
