"""Who may do what: roles in a workspace, rights that a door asks for, scopes that an API key is limited to."""

from __future__ import annotations

from enum import StrEnum

from atelier.errors import InvalidInput


class Role(StrEnum):
    """What a member is in a workspace; each may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Higher may more."""
        return _RANKS[self]


_RANKS = {Role.VIEWER: 0, Role.EDITOR: 1, Role.OWNER: 2}


class Right(StrEnum):
    """What a route asks for. Its name is also the scope that an API key must have."""

    PUBLIC = "public"  # anybody, also without signing in
    SELF = "self"  # anybody who is known, about themselves
    PERSON = "person"  # the same, but not with an API key
    READ = "read"  # see what is in a workspace
    WRITE = "write"  # change what is in a workspace
    RUN = "run"  # have something computed
    SHARE = "share"  # let others see it, take it out of the studio
    MANAGE = "manage"  # members, settings and erasure of a workspace
    ADMIN = "admin"  # the whole instance

    @property
    def role(self) -> Role | None:
        """The least role in the workspace that has it; None where no workspace is concerned."""
        return _ROLES.get(self)


_ROLES = {
    Right.READ: Role.VIEWER,
    Right.WRITE: Role.EDITOR,
    Right.RUN: Role.EDITOR,
    Right.SHARE: Role.EDITOR,
    Right.MANAGE: Role.OWNER,
}
SCOPES = tuple(right for right in Right if right not in (Right.PUBLIC, Right.SELF, Right.PERSON))
"""What an API key can be limited to."""


def role_named(name: str) -> Role:
    """Raises InvalidInput for what is no role."""
    try:
        return Role(name)
    except ValueError as error:
        raise InvalidInput(f"'{name}' is no role", advice=f"use one of {', '.join(Role)}") from error


def best(roles: list[Role]) -> Role | None:
    """The one that may most; None of none."""
    return max(roles, key=lambda role: role.rank, default=None)
