"""`atelier library`: listing with filters, searching, stars and tags, collections, links, trash."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any


def ids(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["assets"]]


def test_finding_and_curating(cli: Any, mira: str) -> None:
    every = ids(cli.json("library", "list"))
    assert len(every) == 5
    page = cli.json("library", "list", "--limit", 2)
    rest = cli.json("library", "list", "--limit", 3, "--cursor", page["cursor"])
    assert ids(page) + ids(rest) == every
    assert rest["cursor"] is None
    assert cli.json("library", "star", every[0], every[1][:8], "--stars", 4) == {"changed": 2}
    assert cli.json("library", "tag", every[0], "--add", "Sea", "--add", "sun") == {"changed": 1}
    assert "--add" in cli("library", "tag", every[0], code=2).stderr
    assert cli.json("library", "tags") == {"tags": [{"tag": "sea", "count": 1}, {"tag": "sun", "count": 1}]}
    assert ids(cli.json("library", "list", "--stars", 3, "--sort", "oldest")) == [every[1], every[0]]
    assert ids(cli.json("library", "list", "--tag", "SEA", "--subject", mira, "--rating", "general")) == [every[0]]
    assert ids(cli.json("library", "list", "--since", "2999-01-01")) == []
    assert "did you mean" in cli("library", "list", "--kind", "phoot", code=2).stderr
    assert cli("library", "list", "--sort", "size", code=2).stdout == ""
    assert cli.json("library", "title", every[2], "The [red]Pier[/red]") == {"changed": 1}
    assert ids(cli.json("library", "search", "pier")) == [every[2]]
    assert "[red]Pier[/red]" in cli("library", "search", "pier").stdout
    assert set(ids(cli.json("library", "search", "photo* -3"))) < set(every)
    assert cli.json("library", "timeline", "--span", "year")["total"] == 5
    colour = cli.json("library", "list")["assets"][0]["colour"]
    assert ids(cli.json("library", "colour", colour))[0] == every[0]
    assert ids(cli.json("library", "similar", every[0], "--duplicates")) == []
    done = cli.json("library", "index")
    assert (done["seen"], done["waiting"], done["embedder"]) == (5, 0, None)
    assert cli("library", "search", "--pictured", "a pier", code=7).stdout == ""


def test_trash_collections_and_links(cli: Any, mira: str, tmp_path: Path) -> None:
    every = ids(cli.json("library", "list"))
    assert cli.json("library", "trash", every[0])["trashed"] == 1
    assert ids(cli.json("library", "list", "--trashed")) == [every[0]]
    assert "--yes" in cli("library", "empty-trash", code=2).stderr
    assert cli.json("library", "empty-trash", "--yes") == {"deleted": 1}
    made = cli.json("library", "collections", "create", "Best", *every[1:3])["collection"]
    assert made["count"] == 2
    assert cli.json("library", "collections", "add", "Best", every[3], "--before", every[2])["collection"]["count"] == 3
    assert ids(cli.json("library", "collections", "show", "Best")) == [every[1], every[3], every[2]]
    assert ids(cli.json("library", "list", "--collection", "Best")) == [every[1], every[2], every[3]]
    cli.json("library", "collections", "zip", "Best", "--out", tmp_path / "best.zip", "--preset", "web")
    with zipfile.ZipFile(tmp_path / "best.zip") as archive:
        assert len(archive.namelist()) == 3
    cli.json("library", "collections", "zip", "Best", "--out", tmp_path / "avif.zip", "--format", "avif")
    with zipfile.ZipFile(tmp_path / "avif.zip") as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".avif"}
    assert cli("library", "collections", "zip", "Best", "--out", tmp_path / "best.zip", code=2).stdout == ""
    assert "sharing" in cli("library", "share", "create", "--collection", "Best", code=5).stderr
    cli("subject", "consent", "give", mira, "--by", "Mira M.", "--scope", "sharing")
    link = cli.json("library", "share", "create", "--collection", "Best", "--days", 3, "--title", "Drafts")
    assert link["share"]["count"] == 3
    assert link["token"] not in cli("library", "share", "list").stdout
    assert cli.json("library", "share", "revoke", link["share"]["id"])["share"]["open"] is False
    assert cli.json("library", "collections", "remove", "Best", every[1])["collection"]["count"] == 2
    assert cli.json("library", "collections", "delete", "Best")["deleted"] == made["id"]
    assert cli.json("library", "collections", "list") == {"collections": []}
