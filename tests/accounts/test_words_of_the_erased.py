"""Texts of consent, moderation and answers that name somebody who is erased, though they are not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.accounts.access_tables import AnswerRow
from atelier.accounts.answers import AnsweredWords
from atelier.accounts.consent import Consents, Scope
from atelier.accounts.moderation import Moderation
from atelier.accounts.moderation_tables import RefusalRow, ReportRow
from atelier.accounts.tables import ConsentRow
from atelier.database import Database, now


@pytest.fixture
def database(tmp_path: Path):
    with Database.open(tmp_path / "a.db") as opened:
        Consents(opened).give("w", "bob", given_by="Anna for Bob", scopes=[Scope.TRAINING])
        Consents(opened).give("w", "anna", given_by="Anna", scopes=[Scope.TRAINING])
        Consents(opened).give("elsewhere", "carl", given_by="Anna", scopes=[Scope.TRAINING])
        refusal = {"workspace": "w", "at": now(), "step": "create", "rule": "r", "digest": "d", "state": "refused"}
        report = {"workspace": "w", "at": now(), "reporter": "u", "asset_id": "a", "reason": "other", "state": "open"}
        answer = {"request": "r", "created": now(), "headers": {}, "status": 201}
        with opened.write() as session:
            session.add_all(
                [
                    RefusalRow(id="1", words="Anna", text="Anna and a house", subjects=[], **refusal),
                    RefusalRow(id="2", words="", text="Anna", subjects=["anna"], **refusal),
                    ReportRow(id="3", words="that is Anna", subjects=["bob"], **report),
                    AnswerRow(key="k", body='{"title":"Anna"}', **answer),
                ]
            )
        yield opened


def test_others_records_lose_the_name_and_count_before_as_after(database: Database) -> None:
    def clean(text: str) -> str:
        return text.replace("Anna", "[forgotten]")

    counts: list[list[int]] = []
    for change in (False, True, True):
        with database.write() as session:
            keep = (Consents(database), Moderation(database), AnsweredWords())
            counts.append([one.reword(session, "w", "anna", clean, change=change) for one in keep])
    assert counts == [[1, 2, 1], [1, 2, 1], [0, 0, 0]]
    with database.read() as session:
        assert session.get_one(RefusalRow, "1").text == "[forgotten] and a house"
        assert session.get_one(RefusalRow, "2").text == "Anna", "it goes whole, with its subject"
        assert session.get_one(ReportRow, "3").words == "that is [forgotten]"
        assert session.get_one(AnswerRow, "k").body == '{"title":"[forgotten]"}'
        given = {row.subject_id: row.given_by for row in session.query(ConsentRow)}
    assert given == {"bob": "[forgotten] for Bob", "anna": "Anna", "carl": "Anna"}
