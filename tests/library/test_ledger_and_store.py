"""The kernel's ports on the database: claims, leases, commits, results by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import JsonValue
from sqlalchemy import update

from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library import Library, LibraryGuard, Rating
from atelier.library.leases import LEASE
from atelier.library.ledger import TaskLedger
from atelier.library.run_tables import TaskRow
from atelier.recipe.ports import Guard, Ledger, Pulse, Store
from atelier.recipe.values import Asset, Cost, Draft, Photo, Picture, Problem, Report, Run, State, Task, Use, new_id

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


def protocols(library: Library) -> tuple[Store, Ledger, Guard]:
    """Checked by the type checker: the library gives what the kernel asks for."""
    return library.store, library.ledger, LibraryGuard(library.database, lambda *_: None)


def new_run(library: Library, count: int = 1) -> tuple[Run, list[Task]]:
    run = Run(id=new_id(), workspace="default", recipe={}, inputs={}, created=datetime.now(UTC))
    library.ledger.create_run(run)
    fields = {"run": run.id, "workspace": "default", "node": "draw", "step": "draw", "version": 1, "lane": "cpu"}
    tasks = [Task(id=new_id(), index=index, **fields) for index in range(count)]
    library.ledger.add_tasks(tasks)
    return run, tasks


def test_run_and_tasks_come_back_in_order(library: Library) -> None:
    run, tasks = new_run(library, 3)
    assert library.ledger.run("default", run.id) == run
    library.ledger.add_tasks([tasks[1].model_copy(update={"id": new_id()})])
    assert library.ledger.tasks("default", run.id) == tasks
    assert library.ledger.runs("default") == [run]
    for ask in (library.ledger.run, library.ledger.tasks):
        with pytest.raises(NotFound):
            ask("other", run.id)


def test_claim_goes_to_one_and_counts_attempts(library: Library) -> None:
    _, [task] = new_run(library)
    assert library.ledger.claim(task.id, "a") == 1
    assert library.ledger.claim(task.id, "b") is None
    assert library.ledger.heartbeat(task.id, 1) is Pulse.GO_ON
    library.ledger.release(task.id, 1)
    assert library.ledger.claim(task.id, "b") == 2
    assert library.ledger.heartbeat(task.id, 1) is Pulse.LOST
    assert library.ledger.claim("unknown", "a") is None


def test_a_lease_that_ran_out_is_taken_and_fenced(library: Library) -> None:
    moment = [datetime.now(UTC)]
    ledger = TaskLedger(library.vault, clock=lambda: moment[0])
    _, [task] = new_run(library)
    assert ledger.claim(task.id, "a") == 1
    moment[0] += LEASE - timedelta(seconds=1)
    assert ledger.heartbeat(task.id, 1) is Pulse.GO_ON
    moment[0] += LEASE - timedelta(seconds=1)
    assert ledger.claim(task.id, "b") is None
    moment[0] += timedelta(seconds=2)
    assert ledger.claim(task.id, "b") == 2
    assert ledger.heartbeat(task.id, 1) is Pulse.LOST


def test_a_dead_process_holds_no_lease(library: Library) -> None:
    _, [task] = new_run(library)
    assert library.ledger.claim(task.id, "a") == 1
    with library.database.write() as session:
        row = session.query(TaskRow).filter_by(id=task.id).one()
        host, _, _ = row.owner.split(":")
        session.execute(update(TaskRow).values(owner=f"{host}:999999999:1.00"))
    assert library.ledger.claim(task.id, "b") == 2


def test_cancel_reaches_waiting_and_running_and_can_be_reopened(library: Library) -> None:
    run, [first, second] = new_run(library, 2)
    attempt = library.ledger.claim(first.id, "a")
    assert attempt == 1
    library.ledger.cancel("default", run.id)
    assert library.ledger.heartbeat(first.id, attempt) is Pulse.STOP
    library.ledger.release(first.id, attempt)
    assert [task.state for task in library.ledger.tasks("default", run.id)] == [State.CANCELLED, State.CANCELLED]
    library.ledger.set_run_state("default", run.id, State.DONE)
    assert library.ledger.run("default", run.id).state is State.CANCELLED
    assert library.ledger.claim(second.id, "a") is None
    library.ledger.reopen("default", run.id)
    assert library.ledger.claim(second.id, "a") == 1


def test_failures_are_recorded_with_their_cost(library: Library) -> None:
    run, [task] = new_run(library)
    library.ledger.claim(task.id, "a")
    problem = Problem(code="x", message="y", advice="z")
    library.ledger.fail(task.id, 7, problem)
    assert library.ledger.tasks("default", run.id)[0].state is State.RUNNING
    library.ledger.fail(task.id, 1, problem, costs=[Cost(amount=2.5, unit="credits")])
    [failed] = library.ledger.tasks("default", run.id)
    assert (failed.state, failed.problem) == (State.FAILED, problem)
    library.ledger.reopen("default", run.id)  # only a run that is over is reopened; this one was never marked so
    assert library.ledger.tasks("default", run.id)[0].state is State.FAILED


def test_commit_is_all_or_nothing(library: Library, worker, picture: Callable[..., bytes]) -> None:
    photo = library.add(Photo, picture(1), media_type="image/jpeg").asset
    task = worker.task(sources=[photo])
    drafts = [
        library.store.put("default", Picture, picture(seed), media_type="image/jpeg", sources=[photo], meta={"n": seed})
        for seed in (2, 3)
    ]
    assert library.store.read("default", drafts[0].asset) == picture(2), "a draft can be read by its own task"
    with pytest.raises(Conflict):
        worker.commit((task[0], 9), drafts)
    library.store.discard("default", [drafts[1]])
    with pytest.raises(Refused):
        worker.commit(task, drafts)
    assert library.assets.page(kinds=("picture",)).entries == ()
    with pytest.raises(NotFound):
        library.ledger.asset("default", drafts[0].asset.id)
    with pytest.raises(NotFound):
        library.ledger.result(task[0])
    worker.commit(task, drafts[:1], inputs=(photo,))
    result = library.ledger.result(task[0])
    assert result.assets == (drafts[0].asset,)
    assert library.ledger.asset("default", drafts[0].asset.id) == drafts[0].asset
    [link] = library.assets.parents(drafts[0].asset.id)
    assert (link.parent, link.role) == (photo.id, "draw")
    with pytest.raises(Conflict):
        worker.commit(task, [])


def test_results_may_name_each_other(library: Library, worker, picture: Callable[..., bytes]) -> None:
    task = worker.task()
    first = library.store.put("default", Picture, picture(1), media_type="image/jpeg")
    second = library.store.put("default", Report, b"{}", media_type="application/json", sources=[first.asset])
    worker.commit(task, [second, first])
    assert library.assets.descendants(first.asset.id) == [second.asset.id]
    circle = [draft.model_copy(update={"sources": (draft.asset.id,)}) for draft in [first]]
    with pytest.raises(InvalidInput):
        worker.commit(worker.task(), circle)


def test_an_erased_source_refuses(library: Library, worker, picture: Callable[..., bytes]) -> None:
    photo = library.add(Photo, picture(1), media_type="image/jpeg").asset
    task = worker.task(sources=[photo])
    draft = library.store.put("default", Picture, picture(2), media_type="image/jpeg", sources=[photo])
    library.assets.trash([photo.id])
    library.assets.empty_trash()
    with pytest.raises(Refused, match="erased"):
        worker.commit(task, [draft])


def test_lookup_finds_the_newest_reusable_whole_result_of_the_workspace(
    library: Library, worker, picture: Callable[..., bytes]
) -> None:
    made = []
    for seed, reusable in ((1, True), (2, True), (3, False)):
        task = worker.task()
        draft = library.store.put("default", Picture, picture(seed), media_type="image/jpeg")
        worker.commit(task, [draft], key="k", reusable=reusable)
        made.append(draft.asset)
    found = library.ledger.lookup("default", "k")
    assert found is not None
    assert found.assets == (made[1],)
    assert library.ledger.lookup("other", "k") is None
    assert library.ledger.lookup("default", "no such key") is None
    library.assets.trash([made[1].id])
    library.assets.empty_trash()
    found = library.ledger.lookup("default", "k")
    assert found is not None
    assert found.assets == (made[0],)


def test_a_reused_result_shares_its_blob_until_the_last_goes(
    library: Library, worker, picture: Callable[..., bytes]
) -> None:
    first = worker.make(Picture, picture(1))
    again = library.store.again("default", first, sources=[])
    assert again.asset.id != first.id
    worker.commit(worker.task(), [again])
    assert len(list(library.vault.blobs.listing())) == 1
    library.assets.trash([first.id])
    library.assets.empty_trash()
    assert library.read(again.asset.id) == picture(1)
    library.assets.trash([again.asset.id])
    library.assets.empty_trash()
    assert list(library.vault.blobs.listing()) == []


def test_a_picture_keeps_its_prompt_as_this_run_was_asked(
    library: Library, worker, picture: Callable[..., bytes]
) -> None:
    told = "mira1 woman in red"

    def made(asked: JsonValue, draft: Draft) -> dict[str, JsonValue]:
        worker.commit(worker.task(asked=asked), [draft])
        return dict(library.assets.get(draft.asset.id).asset.meta)

    first = library.store.put("default", Picture, picture(1), media_type="image/jpeg", meta={"prompt": told})
    assert made({told: "@mira in red"}, first) == {"prompt": told, "asked": "@mira in red"}
    found = library.assets.get(first.asset.id).asset
    # A result that is used again was asked for in other words, or in those very ones.
    again = library.store.again("default", found, sources=[])
    assert made({told: "Mira in red"}, again) == {"prompt": told, "asked": "Mira in red"}
    plain = library.store.again("default", found, sources=[])
    assert made({}, plain) == {"prompt": told}
    enlarged = library.store.again("default", found, sources=[])
    assert made(None, enlarged) == {"prompt": told, "asked": "@mira in red"}
    shown = library.browser.tiles([first.asset.id, again.asset.id, plain.asset.id])
    wanted = {first.asset.id: "@mira in red", again.asset.id: "Mira in red", plain.asset.id: told}
    assert {tile.id: tile.about for tile in shown} == wanted


def test_state_folders_last_and_are_dropped(library: Library) -> None:
    folder = library.store.state_dir("default", "key", [])
    (folder / "step-100").write_bytes(b"x")
    assert library.store.state_dir("default", "key", []) == folder
    assert library.store.state_dir("other", "key", []) != folder
    library.store.drop_state("default", "key")
    library.store.drop_state("default", "key")
    assert not folder.exists()


def test_guard_asks_consent_rating_and_age(library: Library, picture: Callable[..., bytes]) -> None:
    asked: list[tuple[str, str, str]] = []
    guard = LibraryGuard(library.database, lambda *question: asked.append(question))
    anna, style = library.subjects.create("Anna"), library.subjects.create("Ink", kind=_kind("style"))
    photo = library.add_photo(anna.id, picture(1), media_type="image/jpeg").asset
    ink = library.add_photo(style.id, picture(2), media_type="image/jpeg").asset

    def use(*assets: Asset, purpose: str = "train") -> Use:
        return Use(workspace="default", step="train", purpose=purpose, assets=assets, parameters={})

    assert guard.check(use(ink)).epochs == {style.id: 1}
    assert guard.check(use(photo, purpose="")).epochs == {anna.id: 1}
    assert asked == []
    for rating, minor, words in (
        (None, False, "not rated"),
        ("explicit", False, "explicit"),
        ("general", True, "minor"),
    ):
        library.assets.rate(photo.id, Rating(rating) if rating else None, minor=minor)
        with pytest.raises(Refused, match=words):
            guard.check(use(photo))
    library.assets.rate(photo.id, Rating.GENERAL, minor=False)
    guard.check(use(photo))
    assert asked == [("default", anna.id, "train")]
    cases: list[tuple[dict[str, JsonValue], str]] = [({}, "could not be rated"), ({"rating": "explicit"}, "explicit")]
    for meta, words in cases:
        draft = library.store.put("default", Picture, picture(3), media_type="image/jpeg", sources=[photo], meta=meta)
        with pytest.raises(Refused, match=words):
            guard.review(use(photo), [draft])
        guard.review(use(ink), [])
    fine = library.store.put("default", Picture, picture(3), media_type="image/jpeg", meta={"rating": "general"})
    guard.review(use(photo), [fine])
    unrated = library.store.put("default", Picture, picture(3), media_type="image/jpeg", sources=[photo])
    rated = LibraryGuard(library.database, lambda *_: None, lambda *_: Rating.GENERAL)
    rated.review(use(photo), [unrated])
    # What passed the rater unrated can be worked on, by whoever rates now.
    library.assets.rate(photo.id, None)
    assert rated.check(use(photo)).epochs == {anna.id: 1}
    with pytest.raises(Refused, match="explicit"):
        LibraryGuard(library.database, lambda *_: None, lambda *_: Rating.EXPLICIT).check(use(photo))
    with pytest.raises(Refused, match="not rated"):
        LibraryGuard(library.database, lambda *_: None, lambda *_: None).check(use(photo))


def _kind(name: str):
    from atelier.library import SubjectKind

    return SubjectKind(name)
