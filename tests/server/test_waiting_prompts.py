"""Prompts that wait for a training: submitted once by who looks after the queue, set aside with a reason, erased."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import select, update

from atelier.accounts.directory import Directory
from atelier.accounts.memberships import Memberships
from atelier.accounts.passwords import Passwords
from atelier.accounts.roles import Role
from atelier.accounts.users import Users
from atelier.database import now
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.jobs.recorder import Recorder
from atelier.library.run_tables import RunRow, RunSubjectRow, TaskRow
from atelier.library.waiting import WaitingPrompts, WaitingState
from atelier.library.waiting_tables import TakeoverRow, WaitingRow
from atelier.recipe import Adapter, Report, State
from atelier.server.state import State as Server
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios
from atelier.steps.workplace import StudioWorkplace

PROMPT = "@mira in a red coat at the beach"


def somebody(studio: Studio, name: str = "Mira") -> str:
    """A person with a photo and their consent."""
    subject = studio.subjects.add(name).id
    file = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(file, "PNG")
    studio.library.add_photo(subject, file.getvalue(), media_type="image/png")
    studio.consent.give(subject, given_by=f"{name} M.")
    return subject


def train(studio: Studio, subject: str) -> str:
    """A training in the queue that nobody works on: by its name and by whom it shows; what it would do is another's."""
    run = studio.runs.submit("create", {"prompts": ["a red dress"], "count": 1})
    with studio.library.database.write() as session:
        session.add(RunSubjectRow(subject_id=subject, run_id=run.id))
        session.execute(update(RunRow).where(RunRow.id == run.id).values(recipe=run.recipe | {"name": "train"}))
    return studio.queue.enqueue(run.id).id


def learning(studio: Studio, name: str = "Mira") -> tuple[str, str]:
    """A person whose training is in the queue: ids of subject and run."""
    subject = somebody(studio, name)
    return subject, train(studio, subject)


def learnt(studio: Studio, subject: str, run: str, *, wins: bool | None = None) -> None:
    """What a training leaves: a personal model with a report, and the run done."""
    found = studio.subjects.get(subject)
    about = {"name": found.name, "base_model": "builtin", "trigger": f"{found.trigger}1", "class_word": "woman"}
    made = studio.library.add(Adapter, b"x", media_type="application/octet-stream", meta=about, subjects=[subject])
    told = {"takeover": {"wins": wins, "reason": "0.81 with the adapter, 0.60 from one photo"}}
    report = studio.library.add(Report, b"{}", media_type="application/json", meta=told, subjects=[subject])
    scores: Any = {"report": report.asset.id}
    studio.library.adapters.add_version(
        found.name, "builtin", made.asset.id, subject_id=subject, scores=scores, chosen=True
    )
    ended(studio, run, State.DONE)


def ended(studio: Studio, run: str, state: State) -> None:
    with studio.library.database.write() as session:
        session.execute(update(RunRow).where(RunRow.id == run).values(state=state.value))


@pytest.fixture
def studio(state: Server) -> Studio:
    return state.studios.first


def due(studio: Studio) -> list[str]:
    return [prompt for _, prompt in WaitingPrompts(studio.library.database).due()]


def drawings(studio: Studio) -> list[Any]:
    return [run for run in studio.runs.list() if run.recipe.get("name") == "create"]


def test_it_is_drawn_once_the_training_is_done_and_nobody_has_to_be_there(studio: Studio) -> None:
    subject, run = learning(studio)
    kept = studio.waiting.keep(PROMPT, options=PictureOptions(count=2, seed=5), priority=3, meanwhile=False)
    assert (kept.view.state, kept.view.prompt.training) == (WaitingState.WAITING, run)
    assert [one.id for one in kept.view.subjects] == [subject]
    assert due(studio) == []
    learnt(studio, subject, run)
    with Recorder(studio.queue.events) as recorder:
        place = StudioWorkplace(Studios(studio), recorder)
        place.follow_up()
        assert place._following is not None  # pyright: ignore[reportPrivateUsage]
        place._following.join()  # pyright: ignore[reportPrivateUsage]
    view = studio.waiting.get(kept.view.prompt.id)
    assert view.state is WaitingState.SUBMITTED
    (drawn,) = drawings(studio)
    assert view.prompt.run == drawn.id
    # As the person wrote it, and what the model is told beside it.
    assert drawn.title == PROMPT
    assert drawn.inputs["prompts"] == ["mira1 woman in a red coat at the beach"]
    assert drawn.inputs["asked"] == {"mira1 woman in a red coat at the beach": PROMPT}
    assert (drawn.inputs["count"], drawn.inputs["seed"]) == (2, 5)
    standing = studio.queue.standing(drawn.id)[drawn.id]
    assert (standing.submitted_by, standing.priority, standing.queued is not None) == ("owner", 3, True)
    assert studio.waiting.list() == []
    assert [one.prompt.id for one in studio.waiting.list(over=True)] == [view.prompt.id]


def test_many_who_submit_it_at_once_submit_it_once(studio: Studio) -> None:
    subject, run = learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    learnt(studio, subject, run)
    threads = [threading.Thread(target=studio.waiting.settle, args=([prompt],)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawings(studio)) == 1


def test_who_dies_before_saying_so_has_submitted_it_all_the_same(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, run = learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    learnt(studio, subject, run)

    def died(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WaitingPrompts, "submitted", died)
        with pytest.raises(KeyboardInterrupt):
            studio.waiting.settle([prompt])
    assert due(studio) == []  # it is in hand as far as anybody knows
    with studio.library.database.write() as session:  # long after: the run's request is not remembered any more
        session.execute(update(WaitingRow).values(leased_until=now() - timedelta(seconds=1)))
        session.execute(update(RunRow).where(RunRow.once.is_not(None)).values(queued=now() - timedelta(days=3)))
    assert due(studio) == [prompt]
    (drawn,) = studio.waiting.settle([prompt])
    assert [one.id for one in drawings(studio)] == [drawn.id]
    assert studio.waiting.get(prompt).prompt.run == drawn.id


def test_who_was_taken_for_dead_changes_nothing_any_more(studio: Studio) -> None:
    learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    rows = WaitingPrompts(studio.library.database)
    slow = rows.take("default", prompt)
    assert slow is not None
    assert rows.take("default", prompt) is None
    with pytest.raises(Conflict):
        studio.waiting.cancel(prompt)
    late = WaitingPrompts(studio.library.database, clock=lambda: now() + timedelta(minutes=3))
    other = late.take("default", prompt)
    assert other is not None
    assert not rows.set_aside(slow, "too late")
    assert not rows.submitted(slow, "r")
    assert late.release(other)


@pytest.mark.parametrize("end", [State.FAILED, State.CANCELLED])
def test_a_training_that_does_not_come_sets_it_aside_until_it_is_tried_again(studio: Studio, end: State) -> None:
    subject, run = learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    if end is State.CANCELLED:
        studio.queue.cancel(run)
    else:
        problem = {"code": "out-of-resources", "message": "no memory", "kept": "", "advice": "", "detail": ""}
        with studio.library.database.write() as session:
            values = {"state": "failed", "problem": problem}
            session.execute(update(TaskRow).where(TaskRow.run_id == run, TaskRow.index == 0).values(values))
        ended(studio, run, end)
    view = studio.waiting.get(prompt)
    assert view.state is WaitingState.SET_ASIDE
    assert ("no memory" if end is State.FAILED else "cancelled") in view.reason
    assert view.advice
    assert due(studio) == []
    with pytest.raises(InvalidInput, match="nobody is learning"):
        studio.waiting.retry(prompt)
    studio.queue.retry(run)
    assert studio.waiting.get(prompt).state is WaitingState.WAITING
    learnt(studio, subject, run)
    assert due(studio) == [prompt]


def test_one_set_aside_waits_for_another_training_when_a_person_says_so(studio: Studio) -> None:
    subject, run = learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    studio.queue.cancel(run)
    other = train(studio, subject)
    assert studio.waiting.get(prompt).state is WaitingState.SET_ASIDE
    view = studio.waiting.retry(prompt)
    assert (view.state, view.prompt.training) == (WaitingState.WAITING, other)
    learnt(studio, subject, other)
    studio.waiting.settle(due(studio))
    assert len(drawings(studio)) == 1
    with pytest.raises(Conflict):
        studio.waiting.retry(prompt)


def test_consent_budget_and_membership_are_asked_again(studio: Studio) -> None:
    subject, run = learning(studio)
    directory = Directory(studio.library.database)
    user = Users(directory, Passwords()).create("ann@example.org", actor="test").id
    members = Memberships(directory)
    keeper = Users(directory, Passwords()).create("bob@example.org", actor="test").id
    members.put("default", keeper, Role.OWNER, actor="test")
    members.put("default", user, Role.EDITOR, actor="test")
    mine = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    theirs = studio.waiting.keep(PROMPT, meanwhile=False, by=user).view.prompt.id
    learnt(studio, subject, run)
    members.put("default", user, Role.VIEWER, actor="test")
    studio.budgets.set("pictures", 0)
    studio.waiting.settle([mine, theirs])
    assert "pictures" in studio.waiting.get(mine).reason
    assert "may not have anything drawn" in studio.waiting.get(theirs).reason
    studio.consent.withdraw(subject)
    view = studio.waiting.retry(mine)
    assert view.state is WaitingState.SET_ASIDE
    assert "consent" in view.reason
    assert drawings(studio) == []
    studio.consent.give(subject, given_by="Mira M.")
    members.put("default", user, Role.EDITOR, actor="test")
    for budget in studio.budgets.list():
        studio.budgets.remove(budget.budget.id)
    assert studio.waiting.retry(mine).state is studio.waiting.retry(theirs).state is WaitingState.SUBMITTED
    owners = {studio.queue.standing(one.id)[one.id].submitted_by for one in drawings(studio)}
    assert owners == {"owner", user}


def test_two_who_are_learnt_are_both_waited_for(studio: Studio) -> None:
    mira, first = learning(studio)
    tom, second = learning(studio, "Tom")
    prompt = studio.waiting.keep("@mira and @tom at the beach").view.prompt.id
    learnt(studio, mira, first)
    assert studio.waiting.settle(due(studio)) == []
    view = studio.waiting.get(prompt)
    assert (view.state, view.prompt.training) == (WaitingState.WAITING, second)
    learnt(studio, tom, second)
    (drawn,) = studio.waiting.settle(due(studio))
    assert len(drawn.inputs["adapters"]) == 2  # type: ignore[arg-type]
    assert drawn.inputs["prompts"] == ["mira1 woman and tom1 woman at the beach"]


def test_what_cannot_wait_is_refused_at_once(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="about nobody"):
        studio.waiting.keep("a red coat")
    somebody(studio, "Tom")
    with pytest.raises(InvalidInput, match="nobody is learning"):
        studio.waiting.keep("@tom in a red coat")
    with pytest.raises(NotFound):
        studio.waiting.keep("in a red coat", subjects=["nobody"])
    subject, run = learning(studio)
    with pytest.raises(Refused, match="cannot be drawn"):
        studio.waiting.keep("@mira naked")
    studio.consent.withdraw(subject)
    with pytest.raises(Refused, match="consent"):
        studio.waiting.keep(PROMPT)
    studio.consent.give(subject, given_by="Mira M.")
    once = studio.waiting.keep(PROMPT, meanwhile=False, once="request-1").view.prompt.id
    assert studio.waiting.keep(PROMPT, meanwhile=False, once="request-1").view.prompt.id == once
    # Who is learnt by the time that the wish arrives is drawn at once.
    learnt(studio, subject, run)
    late = studio.waiting.keep(PROMPT).view
    assert late.state is WaitingState.SUBMITTED
    assert [one.id for one in drawings(studio)] == [late.prompt.run]


def test_one_that_is_cancelled_is_gone(studio: Studio) -> None:
    subject, run = learning(studio)
    prompt = studio.waiting.keep(PROMPT, meanwhile=False).view.prompt.id
    studio.waiting.cancel(prompt)
    learnt(studio, subject, run)
    assert studio.waiting.settle([prompt]) == []
    assert studio.waiting.list(over=True) == []
    with pytest.raises(NotFound):
        studio.waiting.cancel(prompt)


def test_forgetting_somebody_erases_what_waits_for_them(studio: Studio) -> None:
    mira, run = learning(studio)
    tom, _ = learning(studio, "Tom")
    studio.waiting.keep(PROMPT, meanwhile=False)
    studio.waiting.keep("@tom and @mira at the beach")
    other = studio.waiting.keep("@tom in the red coat of Mira", subjects=[tom], meanwhile=False).view.prompt.id
    with studio.library.database.write() as session:
        session.add(TakeoverRow(subject_id=mira, workspace="default", begun=now()))
    studio.queue.cancel(run)
    shown = studio.forget.preview(mira)
    assert shown.counts["waiting-prompt"] == 2
    certificate = studio.forget.execute(mira)
    assert certificate.erased["waiting-prompt"] == 2
    with studio.library.database.read() as session:
        left = [list(row.prompts) for row in session.scalars(select(WaitingRow))]
        assert session.scalars(select(TakeoverRow)).all() == []
    assert left == [["@tom in the red coat of [forgotten]"]]
    assert studio.waiting.get(other).state is WaitingState.WAITING


def test_somebody_is_drawn_from_a_photo_until_the_adapter_was_measured_to_win(studio: Studio) -> None:
    subject, run = learning(studio)
    photo = studio.guide.photo(studio.subjects.get(subject))
    assert photo == studio.photos.list(subject)[0].entry.asset.id
    kept = studio.waiting.keep(PROMPT, options=PictureOptions(count=2))
    assert kept.meanwhile is not None
    (looked,) = [run for run in studio.runs.list() if run.recipe.get("name") == "edit"]
    assert (looked.id, looked.title) == (kept.meanwhile.id, PROMPT)
    assert looked.inputs["instruction"] == "the same person in a red coat at the beach"
    assert looked.inputs["images"] == [{"$asset": photo}]
    # Where a photo does not do, the prompt waits all the same.
    assert studio.waiting.keep("@mira in {red|blue}").meanwhile is None
    (before,) = studio.guide.list()
    assert (before.from_photo, before.learnt, before.wins) == (True, False, None)
    learnt(studio, subject, run, wins=None)
    (unmeasured,) = studio.guide.list()
    assert (unmeasured.from_photo, unmeasured.learnt, unmeasured.wins) == (True, True, None)
    learnt(studio, subject, run, wins=True)
    (won,) = studio.guide.list()
    assert (won.from_photo, won.wins, won.reason) == (False, True, "0.81 with the adapter, 0.60 from one photo")
    studio.guide.end(subject)
    assert studio.guide.list() == []
    with pytest.raises(NotFound):
        studio.guide.end(subject)


def test_the_weight_of_somebody_not_learnt_yet_counts_for_no_adapter(studio: Studio, client: TestClient) -> None:
    subject, _ = learning(studio)
    by_name = client.post("/v1/waiting", json={"prompt": "in a red coat", "subjects": [subject]}).json()["meanwhile"]
    guided = client.post("/v1/create/guided", json={"prompt": "in a red coat", "subject": subject}).json()
    for run in (by_name["id"], guided["id"]):
        assert studio.runs.get(run).inputs["weights"] == []
    kept = studio.waiting.keep("@mira", options=PictureOptions(weights=(0.8,)))
    assert kept.view.prompt.wish.options["weights"] == [1.0, 0.8], "each who is mentioned comes before the adapters"


def test_over_http(client: TestClient, studio: Studio) -> None:
    subject, run = learning(studio)
    key = {"Idempotency-Key": "k"}
    wish = {"prompt": PROMPT, "count": 2}
    kept = client.post("/v1/waiting", json=wish, headers=key)
    assert kept.status_code == 202, kept.text
    body = kept.json()
    assert kept.headers["Location"] == f"/v1/waiting/{body['id']}"
    assert (body["state"], body["prompts"], body["training"]) == ("waiting", [PROMPT], run)
    assert body["subjects"] == [{"id": subject, "name": "Mira"}]
    assert (body["meanwhile"]["recipe"], body["meanwhile"]["title"]) == ("edit", PROMPT)
    assert client.post("/v1/waiting", json=wish, headers=key).json()["id"] == body["id"]
    assert [one["id"] for one in client.get("/v1/waiting").json()["items"]] == [body["id"]]
    (takeover,) = client.get("/v1/takeovers").json()["items"]
    assert (takeover["subject"]["name"], takeover["from_photo"], takeover["learnt"]) == ("Mira", True, False)
    assert client.post(f"/v1/runs/{run}/cancel").status_code < 300
    aside = client.get(f"/v1/waiting/{body['id']}").json()
    assert (aside["state"], aside["reason"]) == ("set-aside", "the training was cancelled")
    assert client.post(f"/v1/waiting/{body['id']}/retry").status_code == 422
    learnt(studio, subject, train(studio, subject), wins=False)
    drawn = client.post(f"/v1/waiting/{body['id']}/retry").json()
    assert drawn["state"] == "submitted"
    assert client.get(f"/v1/runs/{drawn['run']}").json()["title"] == PROMPT
    assert client.get("/v1/waiting").json()["items"] == []
    assert len(client.get("/v1/waiting?submitted=true").json()["items"]) == 1
    looked = client.post("/v1/create/guided", json={"prompt": "@mira smiling"})
    assert (looked.status_code, looked.json()["recipe"]) == (202, "edit")
    assert client.get("/v1/takeovers").json()["items"][0]["wins"] is False
    assert client.delete(f"/v1/takeovers/{subject}").status_code == 204
    assert client.delete(f"/v1/waiting/{body['id']}").status_code == 204
    assert client.get(f"/v1/waiting/{body['id']}").status_code == 404
    assert client.post("/v1/waiting", json={"prompt": "nobody"}).status_code == 422


def test_a_prompt_is_shown_as_it_was_written(client: TestClient, studio: Studio) -> None:
    subject, run = learning(studio)
    learnt(studio, subject, run)
    made = client.post("/v1/create", json={"prompt": "@mira in {red|blue}", "count": 1}).json()
    assert made["title"] == "@mira in red"
    inputs = client.get(f"/v1/runs/{made['id']}").json()["inputs"]
    assert inputs["prompts"] == ["mira1 woman in red", "mira1 woman in blue"]
    assert inputs["asked"] == {"mira1 woman in red": "@mira in red", "mira1 woman in blue": "@mira in blue"}
    plain = client.post("/v1/create", json={"prompt": "a woman in red"}).json()
    assert client.get(f"/v1/runs/{plain['id']}").json()["inputs"]["asked"] == {}


def test_a_prompt_is_its_owners(state: Server, studio: Studio, connect: Callable[..., TestClient]) -> None:
    learning(studio)
    accounts = state.accounts
    accounts.users.create_owner("first@example.org", "First", "four words nobody guesses")
    clients: list[TestClient] = []
    for name in ("ann", "bob"):
        user = accounts.users.create(f"{name}@example.org", actor="test")
        accounts.members.put("default", user.id, Role.OWNER if name == "bob" else Role.EDITOR, actor="test")
        headers = {"Authorization": f"Bearer {accounts.sessions.start(user).access}", "Atelier-Workspace": "default"}
        clients.append(connect(peer="203.0.113.5", url="http://studio.test", headers=headers))
    ann, bob = clients
    mine = ann.post("/v1/waiting", json={"prompt": PROMPT, "meanwhile": False}).json()["id"]
    theirs = bob.post("/v1/waiting", json={"prompt": PROMPT, "meanwhile": False}).json()["id"]
    assert ann.delete(f"/v1/waiting/{theirs}").status_code == 403
    assert ann.post(f"/v1/waiting/{theirs}/retry").status_code == 403
    assert bob.delete(f"/v1/waiting/{mine}").status_code == 204
    assert bob.delete(f"/v1/waiting/{theirs}").status_code == 204
