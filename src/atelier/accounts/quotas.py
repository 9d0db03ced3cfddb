"""Limits: how much and how often. Defaults are here; an administrator sets others for all, one user, one workspace."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, delete, select, update

from atelier.accounts.access_tables import LimitRow, UsageRow
from atelier.accounts.directory import INSTANCE, Directory
from atelier.database.dialect import count_up
from atelier.database.engine import Reader
from atelier.errors import TooMany


class Limits(BaseModel):
    """What one user may in one workspace. None stands for "no limit"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generations_per_minute: int | None = Field(default=10, ge=0, le=10**9, description="Submits of a user in a minute.")
    generations_per_day: int | None = Field(
        default=1000, ge=0, le=10**9, description="Submits of a user in a day, UTC."
    )
    requests_per_minute: int | None = Field(default=None, ge=1, le=10**9, description="Requests of a user in a minute.")
    anonymous_per_quarter: int | None = Field(
        default=100, ge=1, le=10**9, description="Requests of an address in 15 minutes, without signing in."
    )
    workspace_runs_per_day: int | None = Field(
        default=None, ge=0, le=10**9, description="Submits of a whole workspace in a day, UTC."
    )
    storage_bytes: int | None = Field(default=None, ge=0, le=2**62, description="What a workspace may store.")

    def over(self, set_: dict[str, int | None]) -> Self:
        """These, with what was set instead."""
        return self.model_copy(update=set_)


class LimitChange(BaseModel):
    """Which limits to set; what is left out stays as it is."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"generations_per_minute": 20}]}
    )

    generations_per_minute: int | None = Field(default=None, ge=0, le=10**9)
    generations_per_day: int | None = Field(default=None, ge=0, le=10**9)
    requests_per_minute: int | None = Field(default=None, ge=1, le=10**9)
    anonymous_per_quarter: int | None = Field(default=None, ge=1, le=10**9)
    workspace_runs_per_day: int | None = Field(default=None, ge=0, le=10**9)
    storage_bytes: int | None = Field(default=None, ge=0, le=2**62)

    def given(self) -> dict[str, int | None]:
        """Names and values of what was said, `null` included."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def of_user(user_id: str) -> str:
    """The scope of a user's limits and usage."""
    return f"user:{user_id}"


def of_workspace(workspace: str) -> str:
    """The scope of a workspace's limits and usage."""
    return f"workspace:{workspace}"


_SET = select(LimitRow.scope, LimitRow.name, LimitRow.value).where(
    LimitRow.scope.in_(bindparam("scopes", expanding=True))
)
_KNOWN = frozenset(Limits.model_fields)
_USED = select(UsageRow.runs).where(UsageRow.scope == bindparam("scope"), UsageRow.day == bindparam("day"))


class Quotas:
    """Limits as they are set, and what of the daily ones is used up."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def limits(self, user_id: str = "", workspace: str = "") -> Limits:
        """What holds for a user in a workspace: theirs before the workspace's before the instance's."""
        with self._directory.rows() as reader:
            return self.limits_in(reader, user_id, workspace)

    def limits_in(self, reader: Reader, user_id: str, workspace: str) -> Limits:
        """`limits`, within the transaction of `reader`."""
        scopes = [INSTANCE, *([of_workspace(workspace)] if workspace else []), *([of_user(user_id)] if user_id else [])]
        rows = reader.execute(_SET, {"scopes": scopes}).all()
        made = Limits()
        for scope in scopes if rows else ():
            made = made.over({row.name: row.value for row in rows if row.scope == scope and row.name in _KNOWN})
        return made

    def set(self, scope: str, change: LimitChange, *, actor: str) -> None:
        """Set limits of the instance, a user or a workspace."""
        given = change.given()
        with self._directory.write() as session:
            session.execute(delete(LimitRow).where(LimitRow.scope == scope, LimitRow.name.in_(given)))
            for name, value in given.items():
                session.add(LimitRow(scope=scope, name=name, value=value))
            self._directory.note(session, INSTANCE, actor, "limits.set", scope[:64], **given)

    def clear(self, scope: str, *, actor: str) -> None:
        """Back to what holds for all."""
        with self._directory.write() as session:
            session.execute(delete(LimitRow).where(LimitRow.scope == scope))
            self._directory.note(session, INSTANCE, actor, "limits.clear", scope[:64])

    def used(self, scope: str) -> int:
        """Submits of today."""
        with self._directory.rows() as reader:
            return reader.scalar(_USED, {"scope": scope, "day": self._today()}) or 0

    def spend(self, user_id: str, workspace: str, limits: Limits) -> int:
        """Count one submit of today. Returns how many the user has left (-1: no limit).

        Raises:
            TooMany: the user's or the workspace's are used up; nothing is counted.
        """
        today = self._today()
        wanted = [
            (of_user(user_id), limits.generations_per_day, "you have"),
            (of_workspace(workspace), limits.workspace_runs_per_day, "the workspace has"),
        ]
        left = -1
        with self._directory.database.write() as session:
            for scope, most, who in wanted:
                runs = count_up(session, UsageRow, {"scope": scope, "day": today}, "runs", most)
                if runs is None:
                    raise TooMany(
                        f"{who} used up today's {most} submits",
                        kept="nothing was submitted",
                        advice="go on tomorrow (UTC), or ask an administrator for more",
                        retry_after=self._seconds_left(),
                    )
                if scope.startswith("user:") and most is not None:
                    left = most - runs
        return left

    def give_back(self, user_id: str, workspace: str) -> None:
        """A submit that was counted came to nothing."""
        scopes = (of_user(user_id), of_workspace(workspace))
        mine = (UsageRow.scope.in_(scopes)) & (UsageRow.day == self._today()) & (UsageRow.runs > 0)
        with self._directory.database.write() as session:
            session.execute(update(UsageRow).where(mine).values(runs=UsageRow.runs - 1))

    def _today(self) -> str:
        return self._directory.clock().date().isoformat()

    def _seconds_left(self) -> int:
        moment = self._directory.clock()
        return 86400 - (moment.hour * 3600 + moment.minute * 60 + moment.second)
