"""Answers that are given again, on either database: what was answered once is not done twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from atelier.accounts.access_tables import AnswerRow
from atelier.accounts.answers import Answer, Answers
from atelier.accounts.directory import Directory
from atelier.database import Database, now
from atelier.database.dialect import insert_or_ignore
from atelier.errors import Conflict

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(database_url: str | None, tmp_path: Path) -> Iterator[Database]:
    with Database.open(database_url or tmp_path / "a.db") as opened:
        yield opened


def test_a_request_is_answered_again_by_another_server(database: Database) -> None:
    one, two = (Answers(Directory(database), process=name) for name in ("one", "two"))
    assert one.claim("key", "request") is None
    with pytest.raises(Conflict, match="being worked on"):
        two.claim("key", "request")
    kept = Answer(202, {"location": "/v1/runs/a"}, '{"id": "a"}')
    one.keep("key", kept)
    assert two.claim("key", "request") == kept
    with pytest.raises(Conflict, match="another request"):
        two.claim("key", "something else")
    assert one.claim("other", "request") is None
    one.release("other")
    assert two.claim("other", "request") is None


def test_what_was_there_is_not_counted_as_new(database: Database) -> None:
    rows = [
        {"key": key, "request": "r", "created": now(), "process": "", "headers": {}, "body": ""} for key in "abc"
    ]  # fmt: skip
    with database.write() as session:
        assert insert_or_ignore(session, AnswerRow, rows[:2]) == 2
        assert insert_or_ignore(session, AnswerRow, rows) == 1
        assert insert_or_ignore(session, AnswerRow, rows) == 0
