"""`atelier account`: the owner, users, roles, resets and keys from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from atelier.accounts.accounts import Accounts
from atelier.accounts.roles import Role
from atelier.cli.app import app
from atelier.steps.studio import Studio

PASSWORD = "four words nobody guesses"


def call(home: Path, *words: str, stdin: str | None = None, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["account", *words, "--home", str(home), "--json"], input=stdin)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_people_and_keys_from_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert call(home, "list") == {"users": []}
    short = call(home, "create", "mira@example.org", "--password-stdin", stdin="short\n", code=2)
    assert "5 characters" in short["error"]["message"]
    owner = call(home, "create", "Mira@Example.org", "--password-stdin", stdin=PASSWORD + "\n")
    assert (owner["login"], owner["admin"]) == ("mira@example.org", True)
    noor = call(home, "create", "noor", "--name", "Noor N.")
    assert noor["token"].startswith("ate_reset_")
    assert noor["waiting"] is True
    call(home, "create", "noor", code=4)

    assert call(home, "role", "noor", "editor")["role"] == "editor"
    listed = {user["login"]: user["workspaces"] for user in call(home, "list")["users"]}
    assert listed == {"mira@example.org": {"default": "owner"}, "noor": {"default": "editor"}}
    call(home, "role", "mira@example.org", "none", code=4)  # nobody would own the workspace
    call(home, "change", "mira@example.org", "--inactive", code=4)  # nobody could administer

    key = call(home, "key", "create", "noor", "--name", "farm", "--scope", "read", "--days", "3")
    assert key["secret"].startswith(key["prefix"])
    call(home, "key", "create", "noor", "--name", "x", "--scope", "nonsense", code=2)
    call(home, "key", "create", "noor", "--name", "x", "--scope", "admin", code=5)
    listing = call(home, "key", "list", "noor")["keys"]
    assert [one["scopes"] for one in listing] == [["read"]]
    assert key["secret"] not in json.dumps(listing)
    call(home, "key", "revoke", key["prefix"])
    assert call(home, "key", "list", "noor")["keys"][0]["revoked"] is not None

    assert call(home, "reset", "noor")["token"] != noor["token"]
    call(home, "reset", "nobody", code=3)


def test_a_password_is_never_an_argument(tmp_path: Path) -> None:
    refused = call(tmp_path / "home", "create", "mira@example.org", code=2)
    assert "--password-stdin" in refused["error"]["advice"]


def test_a_user_is_signed_out_and_removed_from_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    call(home, "create", "mira@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    call(home, "create", "noor@example.org")
    with Studio.open(home) as studio:
        accounts = Accounts(studio.library.database)
        noor = accounts.users.find("noor@example.org")
        for name in ("kept", "gone"):
            accounts.workspaces.create(name)
            accounts.members.put(name, noor.id, Role.OWNER, actor="test")
        tokens = [accounts.sessions.start(noor, agent=f"machine {n}") for n in range(3)]
    assert {one["agent"] for one in call(home, "sessions", "noor@example.org")["sessions"]} == {
        "machine 0", "machine 1", "machine 2",
    }  # fmt: skip
    assert call(home, "sign-out", "noor@example.org", "--session", tokens[0].session_id)["ended"] == 1
    assert call(home, "sign-out", "noor@example.org")["ended"] == 2
    assert call(home, "sessions", "noor@example.org")["sessions"] == []

    preview = call(home, "remove", "noor@example.org", "--dry-run")
    assert [one["workspace"] for one in preview["alone"]] == ["gone", "kept"]
    assert [heir["login"] for heir in preview["alone"][0]["heirs"]] == ["mira@example.org"]
    yes = ("--confirm", "noor@example.org")
    call(home, "remove", "noor@example.org", *yes, code=4)
    call(home, "remove", "noor@example.org", "--confirm", "somebody", code=2)
    done = call(
        home, "remove", "noor@example.org", "--erase", "gone", "--hand-over", "kept=mira@example.org", *yes
    )  # fmt: skip
    assert (done["removed"], len(done["certificates"])) == (noor.id, 1)
    places = {user["login"]: user["workspaces"] for user in call(home, "list")["users"]}
    assert places["mira@example.org"] == {"default": "owner", "kept": "owner"}
