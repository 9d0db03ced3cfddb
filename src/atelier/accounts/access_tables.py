"""Tables of people, what they may, how they prove who they are, and what they have used up.

Secrets are never stored: passwords as argon2id, tokens and keys as SHA-256 of 256 random bits.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import BigCount


class UserRow(Base):
    """Somebody who can sign in."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(128))
    password: Mapped[str | None] = mapped_column(String(256))  # argon2id; None until they set one
    admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime]
    seen: Mapped[datetime | None]


class MemberRow(Base):
    """A user's role in a workspace."""

    __tablename__ = "members"

    workspace: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))
    added: Mapped[datetime]


class TeamRow(Base):
    """People who get a role in a workspace together."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    created: Mapped[datetime]


class TeamMemberRow(Base):
    """Who is in a team."""

    __tablename__ = "team_members"

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class TeamGrantRow(Base):
    """A team's role in a workspace."""

    __tablename__ = "team_grants"

    workspace: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))


class InvitationRow(Base):
    """A link that makes whoever has it a member, once."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_workspace", "workspace", "created"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    role: Mapped[str] = mapped_column(String(16))
    login: Mapped[str] = mapped_column(String(254), default="")  # only they may use it; empty: whoever has it
    token: Mapped[str] = mapped_column(String(64), unique=True)  # sha256
    created: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(32))
    expires: Mapped[datetime]
    accepted: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(String(32))
    revoked: Mapped[datetime | None]


class SessionRow(Base):
    """Somebody is signed in on some machine. All refresh tokens that follow from one sign-in belong to it."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime]
    used: Mapped[datetime]
    expires: Mapped[datetime]
    revoked: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(32), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")


class RefreshRow(Base):
    """A refresh token. It works once; shown again later, it was stolen, and its session ends."""

    __tablename__ = "refresh_tokens"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    used: Mapped[datetime | None]


class IdentityRow(Base):
    """A user as a provider of identities (OpenID Connect) knows them: by its own id, never by their address."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime]
    used: Mapped[datetime]


class KeyRow(Base):
    """An API key of a user, for one workspace."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    workspace: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(128))
    prefix: Mapped[str] = mapped_column(String(24))
    token: Mapped[str] = mapped_column(String(64), unique=True)  # sha256
    scopes: Mapped[list[str]]
    created: Mapped[datetime]
    expires: Mapped[datetime | None]
    used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class LinkRow(Base):
    """A token that works once: for the set-up, or for a new password."""

    __tablename__ = "one_time_links"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(32))
    expires: Mapped[datetime]
    used: Mapped[datetime | None]


class LimitRow(Base):
    """A limit that was set: of the instance (`*`), of a user (`user:ID`), of a workspace (`workspace:ID`)."""

    __tablename__ = "limits"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigCount)  # None: unlimited


class UsageRow(Base):
    """How much of a daily quota somebody has used. `day` is a date in UTC, as ISO 8601 writes it."""

    __tablename__ = "usage_days"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)
    runs: Mapped[int] = mapped_column(default=0)


class RateRow(Base):
    """How often somebody tried something lately: moments (seconds since 1970), each with how many fell on it."""

    __tablename__ = "rates"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256 of what is limited, and of whom
    hits: Mapped[list[list[float]]] = mapped_column(JSON)
    until: Mapped[datetime] = mapped_column(index=True)  # it can go


class AnswerRow(Base):
    """What was answered to a request with an idempotency key, to be answered again."""

    __tablename__ = "idempotent_answers"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256 of who, where and their key
    request: Mapped[str] = mapped_column(String(64))  # sha256 of method, path and body
    created: Mapped[datetime] = mapped_column(index=True)
    process: Mapped[str] = mapped_column(String(128), default="", server_default="")  # that works on it
    status: Mapped[int | None]  # None while it is being worked on
    headers: Mapped[dict[str, JsonValue]]
    body: Mapped[str] = mapped_column(Text, default="")
