"""Consent: recorded, limited, withdrawn, erased; the trail names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from atelier.accounts import AuditTrail, Consents, Scope, Workspaces
from atelier.database import Database
from atelier.errors import Conflict, InvalidInput, NotFound, Refused

HOME, ANNA = "home", "subject-anna"


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Of a new database, on either kind."""
    if request.param == "sqlite":
        return tmp_path / "a.db"
    return request.getfixturevalue("postgres").fresh(request.getfixturevalue("postgres_template"))


@pytest.fixture
def database(address: Path | str) -> Iterator[Database]:
    with Database.open(address) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def consents(database: Database, clock: Clock) -> Consents:
    return Consents(database, clock=clock)


def test_without_consent_nothing_goes(consents: Consents) -> None:
    with pytest.raises(Refused, match="no consent is recorded"):
        consents.require(HOME, ANNA, "train")


@pytest.mark.parametrize(
    ("purpose", "allowed"),
    [("train", True), ("training", True), ("generate", False), ("edit", False), ("share", False)],
)
def test_scope_limits_the_purpose(consents: Consents, purpose: str, allowed: bool) -> None:
    consents.give(HOME, ANNA, given_by="Anna", scopes=[Scope.TRAINING])
    if allowed:
        consents.require(HOME, ANNA, purpose)
    else:
        with pytest.raises(Refused, match="covers training only"):
            consents.require(HOME, ANNA, purpose)


def test_consent_is_of_one_workspace_and_one_subject(consents: Consents) -> None:
    consents.give(HOME, ANNA, given_by="Anna", scopes=[Scope.TRAINING])
    for workspace, subject in (("other", ANNA), (HOME, "subject-bob")):
        with pytest.raises(Refused):
            consents.require(workspace, subject, "train")


def test_consent_expires(consents: Consents, clock: Clock) -> None:
    consents.give(HOME, ANNA, given_by="Anna", scopes=[Scope.TRAINING], expires_at=clock() + timedelta(days=30))
    clock.moment += timedelta(days=29)
    consents.require(HOME, ANNA, "train")
    clock.moment += timedelta(days=1)
    with pytest.raises(Refused, match="expired on 2026-01-31"):
        consents.require(HOME, ANNA, "train")


def test_withdrawing_takes_effect_and_the_record_stays(consents: Consents) -> None:
    consents.give(HOME, ANNA, given_by="Anna", scopes=list(Scope))
    assert consents.withdraw(HOME, ANNA, scope=Scope.SHARING) == 1
    consents.require(HOME, ANNA, "train")
    with pytest.raises(Refused, match="withdrawn"):
        consents.require(HOME, ANNA, "share")
    assert consents.withdraw(HOME, ANNA) == 1
    with pytest.raises(Refused, match="withdrawn"):
        consents.require(HOME, ANNA, "train")
    with pytest.raises(NotFound):
        consents.withdraw(HOME, ANNA)
    assert set(consents.of(HOME, ANNA)[0].scopes) == set(Scope)
    consents.give(HOME, ANNA, given_by="Anna", scopes=[Scope.TRAINING])
    consents.require(HOME, ANNA, "train")


def test_bad_records_are_refused(consents: Consents, clock: Clock) -> None:
    with pytest.raises(InvalidInput):
        consents.give(HOME, ANNA, given_by="  ", scopes=[Scope.TRAINING])
    with pytest.raises(InvalidInput):
        consents.give(HOME, ANNA, given_by="Anna", scopes=[])
    with pytest.raises(InvalidInput):
        consents.give(HOME, ANNA, given_by="Anna", scopes=[Scope.TRAINING], expires_at=clock())
    with pytest.raises(InvalidInput):
        consents.require(HOME, ANNA, "whatever")
    assert consents.of(HOME, ANNA) == []


def test_erasing_removes_consents_and_the_trail_names_nobody(consents: Consents, database: Database) -> None:
    consents.give(HOME, ANNA, given_by="Anna Marked", scopes=[Scope.TRAINING])
    consents.give(HOME, "subject-bob", given_by="Bob", scopes=[Scope.TRAINING])
    with database.write() as session:
        assert consents.count_subject(session, HOME, ANNA) == {"consent": 1}
        assert consents.erase_subject(session, HOME, ANNA) == {"consent": 1}
    assert consents.of(HOME, ANNA) == []
    assert len(consents.of(HOME, "subject-bob")) == 1
    entries = AuditTrail(database, HOME).entries()
    assert [entry.action for entry in entries] == ["subject.forget", "consent.give", "consent.give"]
    assert "Marked" not in repr(entries)


def test_trail_is_per_workspace_and_newest_first(database: Database) -> None:
    trail = AuditTrail(database, HOME)
    for index in range(5):
        trail.note("owner", "asset.export", f"asset-{index}", count=index)
    AuditTrail(database, "other").note("owner", "x", "y")
    assert [entry.target for entry in trail.entries(limit=2)] == ["asset-4", "asset-3"]
    assert trail.entries()[-1].details == {"count": 0}


def test_workspaces(database: Database) -> None:
    workspaces = Workspaces(database)
    assert workspaces.ensure() == workspaces.ensure()
    workspaces.create("team-one", "Team One")
    with pytest.raises(Conflict):
        workspaces.create("team-one")
    with pytest.raises(NotFound):
        workspaces.get("nobody")
    for bad in ("", "Upper", "a/b", "../x", "-a", "a" * 64):
        with pytest.raises(InvalidInput):
            workspaces.create(bad)
    assert [workspace.id for workspace in workspaces.list()] == ["default", "team-one"]
