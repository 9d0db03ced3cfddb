"""Runs on a studio in memory: fan-out, cache, failure, cancellation, resume."""

from __future__ import annotations

import threading

import pytest
from tests.recipe.conftest import STEPS, Hook, ask_remote, caption, find_faces, generate, seeds, sheet, swap

from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.recipe import Context, Graph, Image, Lanes, Photo, Recipe, Runner, State, Studio, cross, each
from atelier.recipe.ports import Changed, Progress
from atelier.recipe.values import Problem, Task


def portraits() -> Recipe:
    """Photos → captions → pictures → one sheet."""
    g = Graph("portraits", title="Portraits of a set")
    photos = g.input("photos", list[Photo])
    seed = g.input("seed", int, 7)
    captions = g.map(caption, photo=each(photos))
    pictures = g.map(generate, "pictures", prompt=each(captions), seed=seed)
    g.output("pictures", pictures)
    g.output("sheet", g.add(sheet, pictures=pictures))
    return g.recipe


def bring(studio: Studio, *contents: str, workspace: str = "home") -> list[Photo]:
    return [studio.bring(workspace, Photo, text.encode(), subjects=[f"subject {text}"]) for text in contents]


def run(runner: Runner, recipe: Recipe, workspace: str = "home", **inputs: object) -> tuple[str, State]:
    submitted = runner.submit(workspace, recipe, inputs)
    return submitted.id, runner.execute(workspace, submitted.id).state


def tasks_of(studio: Studio, run_id: str) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for task in studio.ledger.tasks("home", run_id):
        found.setdefault(task.node, []).append(task)
    return found


def test_a_set_goes_from_photos_to_a_sheet(studio: Studio, runner: Runner) -> None:
    run_id, state = run(runner, portraits(), photos=bring(studio, "Ann", "Bob"))
    out = runner.outputs("home", run_id)
    assert state is State.DONE
    assert [picture.meta["prompt"] for picture in out["pictures"]] == ["a photo of sks, Ann", "a photo of sks, Bob"]
    assert out["sheet"].count == 2
    assert out["sheet"].first == out["pictures"][0]
    assert b"Ann" in studio.store.read("home", out["sheet"].report)
    assert out["sheet"].report.subjects == ()  # captions are plain text: no subject went into the pictures
    lanes = {node: {task.lane for task in tasks} for node, tasks in tasks_of(studio, run_id).items()}
    assert lanes == {"caption": {"cpu"}, "pictures": {"gpu:0"}, "sheet": {"cpu"}}


def test_lineage_names_sources_and_subjects(studio: Studio, runner: Runner) -> None:
    g = Graph("faces")
    g.output("faces", g.add(find_faces, photo=g.input("photo", Photo)))
    [photo] = bring(studio, "FF")
    run_id, _ = run(runner, g.recipe, photo=photo)
    faces = runner.outputs("home", run_id)["faces"]
    [(_, commit)] = studio.ledger.commits.values()
    assert {face.subjects for face in faces} == {("subject FF",)}
    assert [draft.sources for draft in commit.drafts] == [(photo.id,)] * 2
    assert commit.inputs == (photo.id,)
    assert commit.permit.epochs == {"subject FF": 0}


def test_fan_out_over_lists_known_only_at_run_time(studio: Studio, runner: Runner) -> None:
    g = Graph("faces")
    photos = g.input("photos", list[Photo])
    faces = g.map(find_faces, photo=each(photos)).flat()
    pairs = g.map(swap, source=cross(faces), target=cross(photos))
    g.output("pairs", pairs)
    g.output("sheet", g.add(sheet, pictures=faces))
    run_id, state = run(runner, g.recipe, photos=bring(studio, "FxF", "none", "F"))
    out = runner.outputs("home", run_id)
    assert state is State.DONE
    assert out["sheet"].count == 3
    assert out["pairs"][:4] == ["face 0→FxF", "face 0→none", "face 0→F", "face 1→FxF"]
    assert len(out["pairs"]) == 9


def test_empty_lists_are_no_work(studio: Studio, runner: Runner) -> None:
    run_id, state = run(runner, portraits(), photos=[])
    assert state is State.DONE
    assert runner.outputs("home", run_id)["sheet"].count == 0


def test_lists_in_step_must_have_one_length(studio: Studio, runner: Runner) -> None:
    g = Graph("pairs")
    g.output("pairs", g.map(swap, source=each(g.input("a", list[Image])), target=each(g.input("b", list[Image]))))
    a, b, c = bring(studio, "a", "b", "c")
    run_id, state = run(runner, g.recipe, a=[a, b], b=[b, c])
    assert state is State.DONE
    assert runner.outputs("home", run_id)["pairs"] == ["a→b", "b→c"]
    for short in ([c], []):
        with pytest.raises(InvalidInput, match=f"'source' has 2, 'target' has {len(short)}"):
            runner.submit("home", g.recipe, {"a": [a, b], "b": short})


def test_lists_of_run_time_with_different_lengths_fail_their_step_alone(studio: Studio, runner: Runner) -> None:
    g = Graph("pairs")
    faces = [g.add(find_faces, photo=g.input(name, Photo)) for name in ("a", "b")]
    g.map(swap, source=each(faces[0]), target=each(faces[1]))
    a, b = bring(studio, "FFF", "none")
    run_id, state = run(runner, g.recipe, a=a, b=b)
    [task] = tasks_of(studio, run_id)["swap"]
    assert state is State.FAILED
    assert task.problem
    assert "'source' has 3, 'target' has 0" in task.problem.message


def test_refs_are_gathered_into_a_list(studio: Studio, runner: Runner) -> None:
    g = Graph("two")
    before, after = (g.add(generate, prompt=text, seed=1) for text in ("before", "after"))
    g.output("count", g.add(sheet, pictures=[before, after]).field("count"))
    run_id, _ = run(runner, g.recipe)
    assert runner.outputs("home", run_id) == {"count": 2}


def test_seeds_are_drawn_once_and_recorded(studio: Studio, runner: Runner) -> None:
    g = Graph("seeds")
    several = g.add(seeds, count=3)
    g.output("pictures", g.map(generate, prompt="x", seed=each(several)))
    g.output("one", g.add(generate, prompt="y"))
    first, _ = run(runner, g.recipe)
    second, _ = run(runner, g.recipe)
    names = {node["step"]: node["values"]["seed"] for node in runs_nodes(studio, first) if "seed" in node["values"]}
    assert set(names) == {"seeds", "generate"}
    assert all(float(seed) == seed and seed < 2**53 for seed in names.values())  # browsers keep numbers as doubles
    digests = [[p.digest for p in runner.outputs("home", run_id)["pictures"]] for run_id in (first, second)]
    assert len({*digests[0], *digests[1]}) == 6
    recorded = Recipe.model_validate(studio.ledger.run("home", first).recipe)
    third, _ = run(runner, recorded)
    assert [p.digest for p in runner.outputs("home", third)["pictures"]] == digests[0]


def runs_nodes(studio: Studio, run_id: str) -> list[dict]:
    return list(studio.ledger.run("home", run_id).recipe["steps"].values())  # pyright: ignore


def test_a_repeat_is_a_hit_and_a_new_asset(studio: Studio, runner: Runner, hook: Hook) -> None:
    photos = bring(studio, "Ann")
    first, _ = run(runner, portraits(), photos=photos)
    calls, asked = list(hook.calls), len(studio.guard.asked)
    second, _ = run(runner, portraits(), photos=photos)
    one, two = (runner.outputs("home", run_id)["pictures"][0] for run_id in (first, second))
    assert hook.calls == calls
    assert one.digest == two.digest
    assert one.id != two.id
    assert studio.store.read("home", two) == studio.store.read("home", one)
    assert [use.reused for use in studio.guard.asked[asked:]] == [True, True, True]
    assert sum(e.reused for e in studio.events.seen if isinstance(e, Changed)) == 3
    sheet_of_two = runner.outputs("home", second)["sheet"]
    assert sheet_of_two.first.id == two.id  # what a step passes on is the asset it got, not a copy


def test_equal_work_at_one_time_is_done_once(studio: Studio, hook: Hook) -> None:
    g = Graph("equal")
    photos = g.input("photos", list[Photo])
    g.output("captions", g.map(caption, photo=each(photos)))
    runner = Runner(STEPS, studio.services, lanes=Lanes(cpu=4), beat=0.02, poll=0.01)
    photo = studio.bring("home", Photo, b"same")
    run_id, _ = run(runner, g.recipe, photos=[photo] * 8)
    assert hook.calls == ["caption same"]
    assert len(runner.outputs("home", run_id)["captions"]) == 8


def test_non_deterministic_steps_are_never_reused(studio: Studio, runner: Runner, hook: Hook) -> None:
    g = Graph("remote")
    g.output("said", g.add(ask_remote, prompt="hello"))
    said = [runner.outputs("home", run(runner, g.recipe)[0])["said"] for _ in range(2)]
    assert said == ["hello: 1", "hello: 2"]
    assert [commit.costs[0].amount for _, commit in studio.ledger.commits.values()] == [0.04, 0.04]


def test_workspaces_do_not_see_each_other(studio: Studio, runner: Runner, hook: Hook) -> None:
    mine, yours = bring(studio, "Ann"), bring(studio, "Ann", workspace="away")
    run_id, _ = run(runner, portraits(), photos=mine)
    calls = len(hook.calls)
    run(runner, portraits(), workspace="away", photos=yours)
    assert len(hook.calls) == 2 * calls  # no hit across
    with pytest.raises(NotFound):
        runner.submit("away", portraits(), {"photos": mine})
    with pytest.raises(NotFound):
        runner.submit("away", portraits(), {"photos": [{"$asset": mine[0].id}]})
    with pytest.raises(NotFound):
        runner.outputs("away", run_id)


def test_an_asset_is_not_taken_on_the_callers_word(studio: Studio, runner: Runner) -> None:
    g = Graph("faces")
    g.output("faces", g.add(find_faces, photo=g.input("photo", Photo)))
    [photo] = bring(studio, "F")
    forged = photo.model_copy(update={"subjects": (), "digest": "0" * 64})
    submitted = runner.submit("home", g.recipe, {"photo": forged})
    assert submitted.inputs == {"photo": {"$asset": photo.id}}
    runner.execute("home", submitted.id)
    assert studio.guard.asked[0].subjects == ("subject F",)


def test_guard_refuses_on_a_hit(studio: Studio, runner: Runner, hook: Hook) -> None:
    photos = bring(studio, "Ann")
    run(runner, portraits(), photos=photos)
    studio.guard.refused.add("subject Ann")
    run_id, state = run(runner, portraits(), photos=photos)
    task = tasks_of(studio, run_id)["caption"][0]
    assert state is State.FAILED
    assert task.problem == Problem(code="refused", message="consent of 'subject Ann' was withdrawn")
    assert runner.outputs("home", run_id) == {}


def test_erasure_during_the_work_is_not_undone_by_its_commit(studio: Studio, runner: Runner, hook: Hook) -> None:
    def erase(ctx: Context, note: str) -> None:
        studio.ledger.epochs["subject F"] = 1

    hook.act = erase
    g = Graph("faces")
    g.output("faces", g.add(find_faces, photo=g.input("photo", Photo)))
    _, state = run(runner, g.recipe, photo=bring(studio, "F")[0])
    assert state is State.FAILED
    assert studio.ledger.commits == {}
    assert len(studio.store._blobs) == 1  # the photo; drafts were discarded


def test_one_failure_keeps_the_others_and_is_retried_alone(studio: Studio, runner: Runner, hook: Hook) -> None:
    def fail(ctx: Context, note: str) -> None:
        if note == "Bob":
            raise InvalidInput("Bob has his eyes closed")

    hook.act = fail
    photos = bring(studio, "Ann", "Bob", "Cem")
    run_id, state = run(runner, portraits(), photos=photos)
    assert state is State.FAILED
    assert sorted(runner.results("home", run_id, "caption")) == [0, 2]
    assert sorted(runner.results("home", run_id, "pictures")) == [0, 2]  # goes on where it can
    problem = tasks_of(studio, run_id)["caption"][1].problem
    assert problem
    assert problem.message == "Bob has his eyes closed"
    with pytest.raises(Conflict):
        runner.execute("home", run_id)
    hook.act = lambda ctx, note: None
    before = len(hook.calls)
    assert runner.resume("home", run_id).state is State.DONE
    assert hook.calls[before:] == ["caption Bob", "generate a photo of sks, Bob"]


def test_a_defect_is_recorded_with_its_traceback(studio: Studio, runner: Runner, hook: Hook) -> None:
    def fail(ctx: Context, note: str) -> None:
        ctx.cost(1, "usd")
        raise ZeroDivisionError("oops")

    hook.act = fail
    g = Graph("remote")
    g.add(ask_remote, prompt="x")
    run_id, state = run(runner, g.recipe)
    [task] = studio.ledger.tasks("home", run_id)
    assert state is State.FAILED
    assert task.problem
    assert task.problem.code == "defect"
    assert "test_runs.py" in task.problem.detail
    assert [cost.amount for cost in studio.ledger.failures_cost] == [0.04, 1]


class Killed(BaseException):
    """As if the process had died: nothing runs after it."""


def test_a_killed_run_resumes_where_it_was(studio: Studio, runner: Runner, hook: Hook) -> None:
    photos = bring(studio, "Ann", "Bob")
    expected = [
        p.digest for p in runner.outputs("home", run(runner, portraits(), photos=photos, seed=1)[0])["pictures"]
    ]

    def die(ctx: Context, note: str) -> None:
        (ctx.state_dir / "checkpoint").write_text(note)
        if note == "a photo of you, Bob":
            raise Killed

    g = Graph("portraits")
    captions = g.map(caption, photo=each(g.input("photos", list[Photo])), trigger="you")
    g.output("pictures", g.map(generate, "pictures", prompt=each(captions), seed=1))
    hook.act = die
    submitted = runner.submit("home", g.recipe, {"photos": photos})
    with pytest.raises(Killed):
        runner.execute("home", submitted.id)
    states = [task.state for task in tasks_of(studio, submitted.id)["pictures"]]
    assert states == [State.DONE, State.RUNNING]
    assert studio.ledger.run("home", submitted.id).state is State.RUNNING

    left: list[str] = []
    hook.act = lambda ctx, note: left.append((ctx.state_dir / "checkpoint").read_text())
    studio.clock.seconds += 61  # the dead worker's lease runs out
    later = Runner(STEPS, studio.services, beat=0.02, poll=0.01)
    before = len(hook.calls)
    assert later.resume("home", submitted.id).state is State.DONE
    assert hook.calls[before:] == ["generate a photo of you, Bob"]
    assert left == ["a photo of you, Bob"]  # its private state was found again
    assert tasks_of(studio, submitted.id)["pictures"][1].attempt == 2
    assert len(later.outputs("home", submitted.id)["pictures"]) == len(expected)
    assert not list(studio.store._root.glob("state/home/*"))


def test_ctrl_c_gives_tasks_back(studio: Studio, hook: Hook) -> None:
    started = threading.Event()

    def wait_or_interrupt(ctx: Context, note: str) -> None:
        if note == "Ann":
            started.set()
            while True:
                ctx.progress(1)
        started.wait()
        raise KeyboardInterrupt

    hook.act = wait_or_interrupt
    runner = Runner(STEPS, studio.services, lanes=Lanes(cpu=2), beat=0.02, poll=0.01)
    submitted = runner.submit("home", portraits(), {"photos": bring(studio, "Ann", "Bob")})
    with pytest.raises(KeyboardInterrupt):
        runner.execute("home", submitted.id)
    assert {task.state for task in studio.ledger.tasks("home", submitted.id)} == {State.WAITING}
    hook.act = lambda ctx, note: None
    assert runner.resume("home", submitted.id).state is State.DONE


def test_cancel_reaches_into_a_step(studio: Studio, runner: Runner, hook: Hook) -> None:
    def cancel_and_go_on(ctx: Context, note: str) -> None:
        studio.ledger.cancel("home", ctx.task.run)  # as another process would: only the ledger knows
        while True:
            ctx.progress(1, 2)

    hook.act = cancel_and_go_on
    submitted = runner.submit("home", portraits(), {"photos": bring(studio, "Ann", "Bob")})
    assert runner.execute("home", submitted.id).state is State.CANCELLED
    assert {task.state for task in studio.ledger.tasks("home", submitted.id)} == {State.CANCELLED}
    hook.act = lambda ctx, note: None
    assert runner.resume("home", submitted.id).state is State.DONE
    assert runner.resume("home", submitted.id).state is State.DONE


def test_two_runners_share_a_run_and_do_each_task_once(studio: Studio, hook: Hook) -> None:
    photos = bring(studio, *(f"photo {n}" for n in range(30)))
    runners = [Runner(STEPS, studio.services, lanes=Lanes(cpu=2, gpus=2), beat=0.02, poll=0.01) for _ in range(2)]
    submitted = runners[0].submit("home", portraits(), {"photos": photos})
    ends: list[State] = []
    gate = threading.Barrier(2)

    def work(runner: Runner) -> None:
        gate.wait()
        ends.append(runner.execute("home", submitted.id).state)

    threads = [threading.Thread(target=work, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert ends == [State.DONE, State.DONE]
    assert len(hook.calls) == len(set(hook.calls)) == 60
    assert {task.attempt for task in studio.ledger.tasks("home", submitted.id)} == {1}


def test_a_late_worker_commits_nothing(studio: Studio, runner: Runner, hook: Hook) -> None:
    def overtake(ctx: Context, note: str) -> None:
        if ctx.task.id and studio.ledger.tasks("home", ctx.task.run)[0].attempt == 1:
            studio.clock.seconds += 61
            studio.ledger.claim(ctx.task.id, "another")
            studio.clock.seconds += 61  # the other one dies at once, so this runner may try again

    hook.act = overtake
    g = Graph("faces")
    g.output("faces", g.add(find_faces, photo=g.input("photo", Photo)))
    run_id, state = run(runner, g.recipe, photo=bring(studio, "F")[0])
    [task] = studio.ledger.tasks("home", run_id)
    assert (state, task.attempt, len(hook.calls)) == (State.DONE, 3, 2)
    assert len(studio.ledger.commits) == 1


def test_progress_tells_the_time_left(studio: Studio, runner: Runner, hook: Hook) -> None:
    def tick(ctx: Context, note: str) -> None:
        for done in range(5):
            ctx.progress(done, 10)
            studio.clock.seconds += 2

    hook.act = tick
    g = Graph("one")
    g.add(generate, prompt="x", seed=1, steps=1)
    run(runner, g.recipe)
    etas = [event.eta for event in studio.events.seen if isinstance(event, Progress)][:5]
    assert etas == [None, 18.0, 16.0, 14.0, 12.0]


def test_the_time_left_is_of_the_part_at_work(studio: Studio, runner: Runner, hook: Hook) -> None:
    def tick(ctx: Context, note: str) -> None:
        for done in range(3):  # encoding, slowly
            ctx.progress(done, 3)
            studio.clock.seconds += 50
        for done in range(3):  # learning, quickly; then from where an earlier sitting had come to
            ctx.progress(done, 1000)
            studio.clock.seconds += 1

    hook.act = tick
    g = Graph("one")
    g.add(generate, prompt="x", seed=1, steps=1)
    run(runner, g.recipe)
    etas = [event.eta for event in studio.events.seen if isinstance(event, Progress)][:6]
    assert etas == [None, 100.0, 50.0, None, 999.0, 998.0]


def test_a_dry_run_knows_tasks_hits_and_costs(studio: Studio, runner: Runner, hook: Hook) -> None:
    photos = bring(studio, "Ann", "Bob")
    before = runner.plan("home", portraits(), {"photos": photos})
    assert [(p.node, p.tasks, p.reused) for p in before] == [
        ("caption", 2, 0),
        ("pictures", 2, None),  # what they are called with is not known yet
        ("sheet", 1, None),
    ]
    run(runner, portraits(), photos=photos[:1])
    done = len(hook.calls)
    g = Graph("portraits")
    captions = g.map(caption, photo=each(g.input("photos", list[Photo])))
    g.map(generate, "pictures", prompt=each(captions), seed=8, steps=9)
    partly = runner.plan("home", g.recipe, {"photos": photos[:1]})
    assert [(p.node, p.tasks, p.reused) for p in partly] == [("caption", 1, 1), ("pictures", 1, 0)]
    assert [(cost.amount, cost.unit) for cost in partly[1].costs] == [(9, "gpu-seconds")]
    assert len(hook.calls) == done


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({}, "needs the input 'photos'"),
        ({"photos": [], "sede": 1}, "did you mean 'seed'"),
        ({"photos": "no list"}, "input 'photos'"),
        ({"photos": [], "seed": -1}, "step 'pictures', field 'seed'"),
    ],
)
def test_wrong_inputs_are_told_at_submission(
    studio: Studio, runner: Runner, inputs: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        runner.submit("home", portraits(), inputs)
