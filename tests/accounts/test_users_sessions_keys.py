"""People: passwords, sessions whose theft shows, keys, links, members, quotas. Time is set by the tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select

from atelier.accounts.access_tables import KeyRow, LinkRow, RefreshRow, UserRow
from atelier.accounts.accounts import Accounts
from atelier.accounts.directory import INSTANCE, Directory
from atelier.accounts.passwords import Passwords
from atelier.accounts.quotas import LimitChange, Limits
from atelier.accounts.roles import Role
from atelier.accounts.users import User
from atelier.accounts.workspaces import DEFAULT
from atelier.database import Database
from atelier.errors import AtelierError, Conflict, Forbidden, InvalidInput, NotFound, SignInNeeded, TooMany

PASSWORD = "four words nobody guesses"
SECRET = b"s" * 32


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def go_on(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Of a new database, on either kind."""
    if request.param == "sqlite":
        return tmp_path / "a.db"
    return request.getfixturevalue("postgres").fresh(request.getfixturevalue("postgres_template"))


@pytest.fixture
def accounts(address: Path | str, clock: Clock) -> Iterator[Accounts]:
    with Database.open(address) as database:
        made = Accounts(database, SECRET, directory=Directory(database, clock=clock))
        made.workspaces.ensure(DEFAULT)
        yield made


@pytest.fixture
def mira(accounts: Accounts) -> User:
    return accounts.users.create_owner("Mira@Example.org", "Mira", PASSWORD)


# --- passwords -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["short", "x" * 257, "aaaaaaaaaaaa", "Password123", "mira1234567"])
def test_passwords_that_are_guessed_first_are_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        Passwords().hash(bad, login="mira@example.org")


def test_the_password_is_stored_as_argon2id_alone(accounts: Accounts, mira: User) -> None:
    with accounts.directory.read() as session:
        stored = session.scalars(select(UserRow.password)).one()
    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_signing_in_does_not_tell_who_exists(accounts: Accounts, mira: User) -> None:
    assert accounts.users.check("mira@example.ORG ", PASSWORD).id == mira.id
    told = set()
    for login, password in (("mira@example.org", "wrong password"), ("nobody@example.org", PASSWORD), ("", "")):
        with pytest.raises(SignInNeeded) as caught:
            accounts.users.check(login, password)
        told.add(str(caught.value))
    assert len(told) == 1


def test_weak_hashes_are_made_anew_at_sign_in(accounts: Accounts, mira: User) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with accounts.directory.write() as session:
        session.get_one(UserRow, mira.id).password = weak
    accounts.users.check("mira@example.org", PASSWORD)
    with accounts.directory.read() as session:
        assert session.get_one(UserRow, mira.id).password != weak


# --- the first user, and the last -------------------------------------------------------------------------------------


def test_there_is_one_set_up(accounts: Accounts) -> None:
    assert not accounts.users.secured()
    accounts.workspaces.create("earlier")
    token = accounts.links.for_setup()
    newer = accounts.links.for_setup()
    with pytest.raises(SignInNeeded):
        accounts.links.set_up(token, "mira", "Mira", PASSWORD)  # a newer one took its place
    owner = accounts.links.set_up(newer, "mira", "Mira", PASSWORD)
    assert accounts.users.secured()
    assert {place.workspace: place.role for place in accounts.members.places(owner.id)} == {
        DEFAULT: Role.OWNER,
        "earlier": Role.OWNER,
    }
    for token in (newer, None):
        with pytest.raises(AtelierError):
            accounts.links.set_up(token, "eve", "Eve", PASSWORD)
    assert len(accounts.users.list()) == 1


def test_somebody_can_always_administer(accounts: Accounts, mira: User) -> None:
    for act in (
        lambda: accounts.users.change(mira.id, admin=False, actor="x"),
        lambda: accounts.users.change(mira.id, active=False, actor="x"),
        lambda: accounts.users.remove(mira.id, actor="x"),
        lambda: accounts.members.remove(DEFAULT, mira.id, actor="x"),
        lambda: accounts.members.put(DEFAULT, mira.id, Role.VIEWER, actor="x"),
    ):
        with pytest.raises(Conflict):
            act()
    assert accounts.users.get(mira.id) == mira


@pytest.mark.parametrize("login", ["ab", "with space", "<b>bold</b>", "new\nline", "x" * 300, "removed-1"])
def test_logins_that_cannot_be_used(accounts: Accounts, login: str) -> None:
    with pytest.raises(InvalidInput):
        accounts.users.create(login, actor="x")


def test_a_removed_user_leaves_an_id_and_nothing_else(accounts: Accounts, mira: User) -> None:
    noor = accounts.users.create("noor@example.org", "Noor", actor=mira.id)
    accounts.members.put(DEFAULT, noor.id, Role.EDITOR, actor=mira.id)
    accounts.keys.create(noor.id, DEFAULT, name="k", scopes=["read"])
    tokens = accounts.sessions.start(noor)
    accounts.users.remove(noor.id, actor=mira.id)
    with pytest.raises(SignInNeeded):
        accounts.sessions.refresh(tokens.refresh)
    assert accounts.keys.of(noor.id) == []
    assert "noor" not in str(accounts.users.get(noor.id)).lower().replace(noor.id, "")
    assert noor.id not in {one.id for one in accounts.users.list()}
    assert accounts.users.create("noor@example.org", actor="x").id != noor.id


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_access_tokens_last_a_quarter_of_an_hour(accounts: Accounts, mira: User, clock: Clock) -> None:
    tokens = accounts.sessions.start(mira)
    assert accounts.access.read(tokens.access).user_id == mira.id
    clock.go_on(minutes=15, seconds=1)
    with pytest.raises(SignInNeeded, match="expired"):
        accounts.access.read(tokens.access)


@pytest.mark.parametrize("alg", ["none", "HS256", "HS512"])
def test_forged_access_tokens_are_refused(accounts: Accounts, mira: User, alg: str) -> None:
    claims = {"iss": "atelier", "sub": mira.id, "sid": "x", "exp": 2**40}
    key = OctKey.import_key(b"another secret of thirty-two bytes")
    forged = jwt.encode({"alg": alg, "typ": "at+jwt"}, claims, key, algorithms=[alg])
    own = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))  # signed here, but of another kind
    for token in (forged, own, "", "a.b.c", "é", forged + "x"):
        with pytest.raises(SignInNeeded):
            accounts.access.read(token)


def test_refresh_tokens_rotate_and_betray_their_theft(accounts: Accounts, mira: User, clock: Clock) -> None:
    first = accounts.sessions.start(mira)
    second = accounts.sessions.refresh(first.refresh)
    clock.go_on(seconds=5)
    accounts.sessions.refresh(first.refresh)  # another window at the same moment
    clock.go_on(minutes=1)
    third = accounts.sessions.refresh(second.refresh)
    with pytest.raises(SignInNeeded, match="used before"):
        accounts.sessions.refresh(first.refresh)
    for token in (third.refresh, second.refresh):
        with pytest.raises(SignInNeeded):
            accounts.sessions.refresh(token)
    with pytest.raises(SignInNeeded):
        accounts.of_session(mira.id, first.session_id, "")
    assert "session.reuse" in [entry.action for entry in accounts.trail.entries()]


def test_no_token_is_stored(accounts: Accounts, mira: User) -> None:
    tokens = accounts.sessions.start(mira)
    _, key = accounts.keys.create(mira.id, DEFAULT, name="k", scopes=["read"])
    reset = accounts.links.for_reset(mira.id, actor="x")
    with accounts.directory.read() as session:
        stored = [*session.scalars(select(RefreshRow.token)), *session.scalars(select(KeyRow.token))]
        stored += session.scalars(select(LinkRow.token))
    assert not {tokens.refresh, key, reset} & set(stored)
    assert all(len(one) == 64 for one in stored)


def test_a_new_password_ends_the_other_sessions(accounts: Accounts, mira: User) -> None:
    here, there = accounts.sessions.start(mira), accounts.sessions.start(mira)
    with pytest.raises(SignInNeeded):
        accounts.users.change_password(mira.id, "wrong", "another four good words")
    accounts.users.change_password(mira.id, PASSWORD, "another four good words", session_id=here.session_id)
    assert [one.id for one in accounts.sessions.of(mira.id)] == [here.session_id]
    with pytest.raises(SignInNeeded):
        accounts.sessions.refresh(there.refresh)


def test_reset_links_work_once_and_for_a_day(accounts: Accounts, mira: User, clock: Clock) -> None:
    late = accounts.links.for_reset(mira.id, actor="x")
    clock.go_on(hours=25)
    with pytest.raises(SignInNeeded):
        accounts.links.reset(late, "another four good words")
    token, tokens = accounts.links.for_reset(mira.id, actor="x"), accounts.sessions.start(mira)
    with pytest.raises(InvalidInput):
        accounts.links.reset(token, "short")
    accounts.links.reset(token, "another four good words")
    assert accounts.users.check("mira@example.org", "another four good words")
    with pytest.raises(SignInNeeded):
        accounts.links.reset(token, "yet four other good words")
    with pytest.raises(SignInNeeded):
        accounts.sessions.refresh(tokens.refresh)


def test_an_inactive_user_is_out(accounts: Accounts, mira: User) -> None:
    noor = accounts.users.create("noor", actor=mira.id)
    accounts.links.reset(accounts.links.for_reset(noor.id, actor="x"), PASSWORD)
    accounts.members.put(DEFAULT, noor.id, Role.EDITOR, actor=mira.id)
    tokens = accounts.sessions.start(noor)
    _, secret = accounts.keys.create(noor.id, DEFAULT, name="k", scopes=["read"])
    accounts.users.change(noor.id, active=False, actor=mira.id)
    for act in (
        lambda: accounts.users.check("noor", PASSWORD),
        lambda: accounts.sessions.refresh(tokens.refresh),
        lambda: accounts.of_key(secret),
    ):
        with pytest.raises(SignInNeeded):
            act()


# --- keys -------------------------------------------------------------------------------------------------------------


def test_keys_expire_rotate_and_are_revoked(accounts: Accounts, mira: User, clock: Clock) -> None:
    key, secret = accounts.keys.create(mira.id, DEFAULT, name="k", scopes=["read", "run"], lasts=timedelta(days=2))
    assert secret.startswith(key.prefix)
    accounts.keys.was_used(key.id)
    assert accounts.keys.get(mira.id, key.id).used == clock()
    new, other = accounts.keys.rotate(mira.id, key.id, overlap=timedelta(minutes=5))
    assert accounts.of_key(secret)[1].id == key.id
    clock.go_on(minutes=5)
    with pytest.raises(SignInNeeded, match="expired"):
        accounts.of_key(secret)
    assert accounts.of_key(other)[1].scopes == key.scopes
    with pytest.raises(NotFound):
        accounts.keys.rotate(mira.id, key.id)
    accounts.keys.revoke(mira.id, new.id)
    with pytest.raises(SignInNeeded, match="revoked"):
        accounts.of_key(other)
    with pytest.raises(NotFound):
        accounts.keys.revoke("somebody", new.id)


def test_a_key_may_not_more_than_its_user(accounts: Accounts, mira: User) -> None:
    noor = accounts.users.create("noor", actor=mira.id)
    with pytest.raises(Forbidden):
        accounts.keys.create(noor.id, DEFAULT, name="k", scopes=["read"])
    accounts.members.put(DEFAULT, noor.id, Role.VIEWER, actor=mira.id)
    with pytest.raises(Forbidden):
        accounts.keys.create(noor.id, DEFAULT, name="k", scopes=["admin"])
    _, secret = accounts.keys.create(noor.id, DEFAULT, name="k", scopes=["read", "write"])
    assert accounts.of_key(secret)[0].role is Role.VIEWER
    for scopes in ([], ["public"], ["self"], ["everything"]):
        with pytest.raises(InvalidInput):
            accounts.keys.create(noor.id, DEFAULT, name="k", scopes=scopes)


# --- members, teams, invitations --------------------------------------------------------------------------------------


def test_the_higher_of_own_and_teams_roles_counts(accounts: Accounts, mira: User) -> None:
    noor = accounts.users.create("noor", actor=mira.id)
    team = accounts.teams.create("Look book", actor=mira.id)
    accounts.teams.put_member(team.id, noor.id, actor=mira.id)
    assert accounts.members.role(DEFAULT, noor.id) is None
    accounts.teams.grant(DEFAULT, team.id, Role.EDITOR, actor=mira.id)
    assert accounts.members.role(DEFAULT, noor.id) is Role.EDITOR
    accounts.members.put(DEFAULT, noor.id, Role.VIEWER, actor=mira.id)
    assert accounts.members.role(DEFAULT, noor.id) is Role.EDITOR
    accounts.teams.withdraw(DEFAULT, team.id, actor=mira.id)
    assert accounts.members.role(DEFAULT, noor.id) is Role.VIEWER
    accounts.teams.grant(DEFAULT, team.id, Role.OWNER, actor=mira.id)
    accounts.teams.remove(team.id, actor=mira.id)
    assert accounts.members.role(DEFAULT, noor.id) is Role.VIEWER


def test_invitations_work_once_for_whom_they_are(accounts: Accounts, mira: User, clock: Clock) -> None:
    for_noor, token = accounts.invitations.create(DEFAULT, Role.EDITOR, login="Noor", actor=mira.id)
    eve = accounts.users.create("eve", actor=mira.id)
    with pytest.raises(Forbidden):
        accounts.invitations.accept(token, eve.id)
    with pytest.raises(Forbidden):
        accounts.invitations.join(token, "evelyn", "", PASSWORD)
    with pytest.raises(NotFound):
        accounts.users.find("evelyn")  # nothing is left of the failed attempt
    accepted, noor = accounts.invitations.join(token, "noor", "Noor", PASSWORD)
    assert (accepted.id, accounts.members.role(DEFAULT, noor.id)) == (for_noor.id, Role.EDITOR)
    with pytest.raises(NotFound):
        accounts.invitations.accept(token, eve.id)
    open_one, token = accounts.invitations.create(DEFAULT, Role.VIEWER, actor=mira.id)
    with pytest.raises(Conflict):
        accounts.invitations.accept(token, noor.id)  # an editor already
    accounts.invitations.revoke(DEFAULT, open_one.id, actor=mira.id)
    with pytest.raises(NotFound):
        accounts.invitations.look(token)
    _, token = accounts.invitations.create(DEFAULT, Role.VIEWER, lasts=timedelta(days=900), actor=mira.id)
    clock.go_on(days=31)
    with pytest.raises(NotFound):
        accounts.invitations.look(token)


# --- limits, answers, trail -------------------------------------------------------------------------------------------


def test_limits_of_the_user_go_before_the_workspaces_and_everybodys(accounts: Accounts, mira: User) -> None:
    assert accounts.quotas.limits(mira.id, DEFAULT) == Limits()
    for scope, value in ((INSTANCE, 1), (f"workspace:{DEFAULT}", 2), (f"user:{mira.id}", 3)):
        accounts.quotas.set(scope, LimitChange(generations_per_minute=value), actor=mira.id)
        assert accounts.quotas.limits(mira.id, DEFAULT).generations_per_minute == value
    accounts.quotas.set(f"user:{mira.id}", LimitChange(generations_per_minute=None), actor=mira.id)
    assert accounts.quotas.limits(mira.id, DEFAULT).generations_per_minute is None
    accounts.quotas.clear(f"user:{mira.id}", actor=mira.id)
    assert accounts.quotas.limits(mira.id, DEFAULT).generations_per_minute == 2


def test_a_days_submits_are_counted_and_given_back(accounts: Accounts, clock: Clock) -> None:
    limits = Limits(generations_per_day=2, workspace_runs_per_day=3)
    assert accounts.quotas.spend("a", DEFAULT, limits) == 1
    assert accounts.quotas.spend("a", DEFAULT, limits) == 0
    with pytest.raises(TooMany) as caught:
        accounts.quotas.spend("a", DEFAULT, limits)
    assert caught.value.retry_after == 1800  # until midnight
    accounts.quotas.give_back("a", DEFAULT)
    accounts.quotas.spend("a", DEFAULT, limits)
    accounts.quotas.spend("b", DEFAULT, limits)
    with pytest.raises(TooMany, match="workspace"):
        accounts.quotas.spend("b", DEFAULT, limits)
    assert accounts.quotas.used("user:b") == 1  # what was refused counts for nobody
    clock.go_on(hours=1)
    accounts.quotas.spend("a", DEFAULT, limits)


def test_the_trail_names_nobody_and_is_read_in_pages(accounts: Accounts, mira: User) -> None:
    accounts.users.create("noor@example.org", "Noor", actor=mira.id)
    for _ in range(5):
        accounts.links.for_reset(mira.id, actor=mira.id)
    entries = accounts.trail.entries(limit=100)
    assert not any(name in str(entry).lower() for entry in entries for name in ("noor", "mira", "example.org"))
    first = accounts.trail.entries(limit=3)
    rest = accounts.trail.entries(before=(first[-1].at, first[-1].seq))
    assert [*first, *rest] == entries
