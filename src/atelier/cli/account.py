"""`atelier account`: who can sign in to the server, and with which keys. Works on the studio's own machine."""

from __future__ import annotations

import getpass
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.forget import certificate_lines
from atelier.cli.show import facts, plural, size, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import Cancelled, InvalidInput

if TYPE_CHECKING:
    from atelier.accounts.accounts import Accounts
    from atelier.accounts.keys import ApiKey
    from atelier.accounts.users import User
    from atelier.steps.studio import Studio

app = noun("Who can sign in to the server: the owner, users, roles, new passwords, API keys.")
keys = noun("API keys of users. A key's secret is shown once, when it is made.")
app.add_typer(keys, name="key")

ACTOR = "owner"
"""Who acts on the studio's own machine, as the trail names them."""
Login = Annotated[str, typer.Argument(metavar="LOGIN", help="What the user signs in with.", show_default=False)]


@verb(app, "create")
def create(
    door: Door,
    login: Login,
    name: Annotated[str, typer.Option(help="The name that others see; else made from the login.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May administer the instance; the first user always.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
    ] = False,
) -> None:
    """Make a user. The first one owns the studio and gets a password here; others get a token to set theirs.

    As soon as there is an owner, everybody has to sign in to the server. The command line goes on as before.
    """
    with door.studio() as studio:
        accounts = _accounts(studio)
        if not accounts.users.secured():
            user = accounts.users.create_owner(login, name, _password(door, password_stdin))
            door.result(_user_json(user), facts(_facts(user)))
            door.note("From now on the server asks everybody to sign in.")
            return
        user = accounts.users.create(login, name, admin=admin, actor=ACTOR)
        token = accounts.links.for_reset(user.id, actor=ACTOR)
        door.result(_user_json(user) | {"token": token, "path": _reset(token)}, facts([*_facts(user), *_link(token)]))
        door.hint(door.command("account", "role", user.login, "editor"))


@verb(app, "list")
def list_(door: Door) -> None:
    """List the users."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        users = accounts.users.list(limit=10_000)
        places = {user.id: accounts.members.places(user.id) for user in users}
        rows = [
            (
                user.login,
                user.name,
                _state(user),
                ", ".join(f"{place.workspace} ({place.role.value})" for place in places[user.id]),
                when(user.seen),
            )
            for user in users
        ]
        empty = f"nobody yet, so the server is open on this machine only; {door.command('account', 'create', 'LOGIN')}"
        shown = [
            _user_json(user) | {"workspaces": {place.workspace: place.role for place in places[user.id]}}
            for user in users
        ]
        door.result({"users": shown}, table(("login", "name", "state", "workspaces", "seen"), rows, empty=empty))


@verb(app, "change")
def change(
    door: Door,
    login: Login,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    admin: Annotated[bool | None, typer.Option("--admin/--no-admin", help="May administer the instance.")] = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="May sign in. Inactive: signed out, keys stop.")
    ] = None,
) -> None:
    """Change a user."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        user = accounts.users.find(login)
        changed = accounts.users.change(user.id, name=name, admin=admin, active=active, actor=ACTOR)
        door.result(_user_json(changed), facts(_facts(changed)))


@verb(app, "role")
def role(
    door: Door,
    login: Login,
    role: Annotated[str, typer.Argument(help="viewer, editor, owner; or none.", show_default=False)],
) -> None:
    """Give a user a role in the workspace (see --workspace), or take it away."""
    from atelier.accounts.roles import role_named

    with door.studio() as studio:
        accounts = _accounts(studio)
        user = accounts.users.find(login)
        if role == "none":
            accounts.members.remove(studio.workspace, user.id, actor=ACTOR)
        else:
            accounts.members.put(studio.workspace, user.id, role_named(role), actor=ACTOR)
        said = f"{user.login} is {'no member' if role == 'none' else role} of workspace {studio.workspace}"
        door.result({"user": user.id, "workspace": studio.workspace, "role": None if role == "none" else role}, said)


@verb(app, "reset")
def reset(door: Door, login: Login) -> None:
    """Make a token with which a user sets a new password. It works once, for a day."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        user = accounts.users.find(login)
        token = accounts.links.for_reset(user.id, actor=ACTOR)
        door.result({"user": user.id, "token": token, "path": _reset(token)}, facts(_link(token)))


@verb(app, "sessions")
def sessions(door: Door, login: Login) -> None:
    """List where a user is signed in."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        found = accounts.sessions.of(accounts.users.find(login).id)
        rows = [(one.id, one.agent or "-", one.address or "-", when(one.used), when(one.expires)) for one in found]
        columns = ("id", "program", "address", "used", "ends")
        door.result({"sessions": [vars(one) for one in found]}, table(columns, rows, empty="nowhere"))


@verb(app, "sign-out")
def sign_out(
    door: Door,
    login: Login,
    session: Annotated[str, typer.Option("--session", help="Only this one, by its id; else all.")] = "",
) -> None:
    """Sign a user out, everywhere or of one session. API keys go on."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        user = accounts.users.find(login)
        if session:
            accounts.sessions.end(user.id, session, actor=ACTOR)
        count = 1 if session else accounts.sessions.end_all(user.id, actor=ACTOR)
        door.result({"user": user.id, "ended": count}, f"{plural(count, 'session')} of {safe(user.login)} ended")


@verb(app, "remove")
def remove(
    door: Door,
    login: Login,
    heir: Annotated[
        list[str] | None,
        typer.Option("--hand-over", metavar="WORKSPACE=LOGIN", help="Who owns a workspace from now on; repeat."),
    ] = None,
    erase: Annotated[
        list[str] | None, typer.Option("--erase", metavar="WORKSPACE", help="Erase a workspace as well; repeat.")
    ] = None,
    confirm: Annotated[str, typer.Option(help="The login once more, where nobody can be asked.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Remove a user: name, login, password, sessions, keys, memberships. It cannot be undone.

    A workspace that nobody else owns is handed over to another member or an administrator, or erased with all in it.
    """
    from atelier.steps.services.closing import CloseService
    from atelier.steps.studios import Studios

    with door.studio() as studio:
        accounts = _accounts(studio)
        service = CloseService(Studios(studio), accounts)
        user = accounts.users.find(login)
        found = service.preview_account(user.id)
        rows = [
            (
                one.contents.workspace,
                size(one.contents.size),
                ", ".join(f"{count} {kind}" for kind, count in one.contents.counts.items()) or "nothing",
                ", ".join(heir.login for heir in one.heirs) or "nobody",
            )
            for one in found.alone
        ]
        columns = ("owned alone", ">size", "in it", "could own it")
        shown = table(columns, rows, empty="no workspace is theirs alone")
        if dry_run:
            alone = [
                {**vars(one.contents), "heirs": [vars(heir) for heir in one.heirs], "stays": one.stays}
                for one in found.alone
            ]
            plain = {"dry_run": True, "login": found.login, "alone": alone, "others": list(found.others)}
            door.result(plain, shown)
            return
        heirs = {
            workspace: accounts.users.find(named).id
            for workspace, _, named in (one.partition("=") for one in heir or ())
        }
        if not door.as_json:
            door.err.print(shown)
        if not confirm:
            door.confirm(f"Remove user {safe(user.login)} for good?", flag=f"--confirm {user.login}")
            confirm = user.login
        if confirm.strip().casefold() != user.login:
            raise InvalidInput(f"'{confirm[:80]}' is not their login", kept="nothing was changed", advice="repeat it")
        certificates = service.erase_account(user.id, workspaces=erase or (), heirs=heirs, actor=ACTOR)
        lines = [line for one in certificates for line in certificate_lines(one)]
        said = f"{safe(user.login)} is removed"
        door.result({"removed": user.id, "certificates": [one.to_json() for one in certificates]}, said, *lines)


@verb(keys, "create")
def create_key(
    door: Door,
    login: Login,
    name: Annotated[str, typer.Option(help="What the key is for.", show_default=False)],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="read, write, run, share, manage, admin; repeat. Else read and run."),
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="How long it works; else until revoked.")] = None,
) -> None:
    """Make a key for a user in the workspace (see --workspace)."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        user = accounts.users.find(login)
        lasts = timedelta(days=days) if days else None
        key, secret = accounts.keys.create(
            user.id, studio.workspace, name=name, scopes=scope or ["read", "run"], lasts=lasts
        )
        door.result(_key_json(key) | {"secret": secret}, facts([*_key_facts(key), ("secret", secret)]))
        door.note("The secret is not stored and cannot be shown again.")


@verb(keys, "list")
def list_keys(door: Door, login: Login) -> None:
    """List a user's keys."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        found = accounts.keys.of(accounts.users.find(login).id)
        rows = [
            (
                one.prefix + "…",
                one.name,
                one.workspace,
                ", ".join(sorted(one.scopes)),
                when(one.used),
                when(one.revoked or one.expires),
            )
            for one in found
        ]
        columns = ("key", "name", "workspace", "scopes", "used", "ends")
        door.result({"keys": [_key_json(one) for one in found]}, table(columns, rows, empty="no keys"))


@verb(keys, "revoke")
def revoke_key(
    door: Door, key: Annotated[str, typer.Argument(help="Its id, or how its secret begins.", show_default=False)]
) -> None:
    """Let a key stop working, at once."""
    with door.studio() as studio:
        accounts = _accounts(studio)
        found = accounts.keys.by_prefix(key.rstrip("…"))
        accounts.keys.revoke(found.user_id, found.id, actor=ACTOR)
        door.result({"revoked": found.id}, f"{found.prefix}… ({found.name}) is revoked")


def _accounts(studio: Studio) -> Accounts:
    from atelier.accounts.accounts import Accounts

    return Accounts(studio.library.database)


def _password(door: Door, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not door.interactive:
        raise InvalidInput("nobody can be asked for the password here", advice="give it with --password-stdin")
    first = getpass.getpass("Password (10 characters or more): ")
    if getpass.getpass("Once more: ") != first:
        raise Cancelled("the two are not the same", kept="nothing was changed")
    return first


def _reset(token: str) -> str:
    return f"/reset#token={token}"


def _link(token: str) -> list[tuple[str, object]]:
    return [("token", token), ("on the page", f"SERVER{_reset(token)} (works once, for a day)")]


def _state(user: User) -> str:
    words = ["inactive" if not user.active else "waiting for a password" if user.waiting else "active"]
    return ", ".join(words + (["administrator"] if user.admin else []))


def _facts(user: User) -> list[tuple[str, object]]:
    return [("login", user.login), ("name", user.name), ("id", user.id), ("state", _state(user))]


def _user_json(user: User) -> dict[str, Any]:
    return dict(vars(user))


def _key_facts(key: ApiKey) -> list[tuple[str, object]]:
    return [
        ("id", key.id),
        ("name", key.name),
        ("workspace", key.workspace),
        ("scopes", ", ".join(sorted(key.scopes))),
        ("expires", when(key.expires) or "never"),
    ]


def _key_json(key: ApiKey) -> dict[str, Any]:
    return {**vars(key), "scopes": sorted(key.scopes)}
