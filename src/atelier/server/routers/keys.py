"""`/v1/keys`: your API keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from atelier.accounts.keys import ApiKey
from atelier.accounts.roles import Right
from atelier.server import words
from atelier.server.access import Person
from atelier.server.access_rules import require_account
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource

router = resource("keys")


class Key(BaseModel):
    """An API key, without its secret."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    name: str = Field(examples=["render farm"])
    prefix: str = Field(description="How the secret begins.", examples=["ate_key_4fWk0P"])
    workspace: str = Field(examples=["default"])
    scopes: list[Right]
    created: datetime
    expires: datetime | None
    used: datetime | None = Field(description="When it was last used, to about a minute.")
    revoked: datetime | None


class NewKey(BaseModel):
    """A key and its secret, which is shown this once."""

    key: Key
    secret: str = Field(description="Send it as `Authorization: Bearer …`.", examples=["ate_key_4fWk0P…"])


class KeyWish(words.Request):
    """What the key is for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "render farm", "scopes": ["read", "run"], "expires_days": 90}]}
    )

    name: words.Name
    workspace: words.Id | None = Field(default=None, description="The one this request is about, unless said.")
    scopes: list[Right] = Field(min_length=1, max_length=8, description="What it may do at most; you may it too.")
    expires_days: int | None = Field(default=None, ge=1, le=3650)


class Rotation(words.Request):
    """How the old key ends."""

    overlap_minutes: int = Field(default=0, ge=0, le=7 * 24 * 60, description="How long the old secret works on.")


@router.get("", summary="List your API keys")
def list_keys(caller: Person, page: PageOf) -> Page[Key]:
    """Newest first, with those that were revoked."""
    items, cursor = page.slice(caller.state.accounts.keys.of(caller.user), "keys", caller.user)
    return Page(items=[key_of(one) for one in items], next=cursor)


@router.post("", status_code=201, summary="Make an API key")
def create_key(caller: Person, wish: KeyWish) -> NewKey:
    """For one workspace. What a key may do is limited by its scopes and by what you may do yourself."""
    lasts = timedelta(days=wish.expires_days) if wish.expires_days else None
    key, secret = caller.state.accounts.keys.create(
        require_account(caller),
        wish.workspace or caller.workspace,
        name=wish.name,
        scopes=[scope.value for scope in wish.scopes],
        lasts=lasts,
    )
    return NewKey(key=key_of(key), secret=secret)


@router.get("/{key_id}", summary="Show an API key")
def get_key(caller: Person, key_id: words.Id) -> Key:
    """One of yours."""
    return key_of(caller.state.accounts.keys.get(caller.user, key_id))


@router.post("/{key_id}/rotate", status_code=201, summary="Rotate an API key")
def rotate_key(caller: Person, key_id: words.Id, rotation: Rotation | None = None) -> NewKey:
    """A new secret with the same scopes; the old one ends now, or after an overlap."""
    overlap = timedelta(minutes=rotation.overlap_minutes if rotation else 0)
    key, secret = caller.state.accounts.keys.rotate(require_account(caller), key_id, overlap=overlap)
    return NewKey(key=key_of(key), secret=secret)


@router.delete("/{key_id}", status_code=204, summary="Revoke an API key")
def revoke_key(caller: Person, key_id: words.Id) -> None:
    """It stops working at once."""
    caller.state.accounts.keys.revoke(caller.user, key_id)


def key_of(key: ApiKey) -> Key:
    """A key as it is shown."""
    shown = {name: value for name, value in vars(key).items() if name != "user_id"}
    return Key(**{**shown, "scopes": sorted(key.scopes)})
