"""What a worker does when nothing waits: it looks at images, a few at a time, and stops for a task."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from atelier.jobs.recorder import Recorder
from atelier.jobs.workplace import Habits
from atelier.recipe import Picture, State
from atelier.recipe.ports import Changed, Event
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios
from atelier.steps.workplace import AT_A_TIME, StudioWorkplace, studio_worker


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"idle_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FAKES = _load("fake_steps")


@pytest.fixture
def studio(
    tmp_path: Path, sqlite_template: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    home = tmp_path / "home"
    home.mkdir()
    sqlite_template(home / "atelier.db")
    monkeypatch.setattr(Studio, "embedder", None)  # colours alone: no model is read
    with FAKES.open_studio(home, None) as opened:
        yield opened


def bring(studio: Studio, count: int) -> None:
    for number in range(count):
        studio.library.add(Picture, FAKES.png(str(number)), media_type="image/png")


def test_idle_time_goes_into_looking_at_images(studio: Studio) -> None:
    bring(studio, AT_A_TIME + 3)
    assert studio.browse.waiting() == AT_A_TIME + 3
    with Recorder(studio.queue.events) as recorder:
        place = StudioWorkplace(Studios(studio), recorder)
        assert place.idle(lambda: False)
        assert studio.browse.waiting() == 3
        assert not place.idle(lambda: True)
        assert place.idle(lambda: False)
        assert not place.idle(lambda: False)
    assert studio.browse.waiting() == 0


def test_a_worker_does_tasks_and_looks_at_images_after_them(studio: Studio) -> None:
    bring(studio, 3)
    run = studio.runs.submit(FAKES.album(), {"texts": ["a"], "seed": 1})
    studio.queue.enqueue(run.id)
    heard: list[Event] = []
    with Recorder(studio.queue.events, also=heard.append) as recorder:
        habits = Habits(poll=0.01, tick=0.02, spare=0.0)
        worker = studio_worker(Studios(studio), recorder, ["cpu", "gpu:0"], habits=habits)
        worker.work(leave=lambda: studio.runs.get(run.id).state.over and studio.browse.waiting() == 0)
    assert studio.runs.get(run.id).state is State.DONE
    assert studio.browse.waiting() == 0
    assert any(isinstance(event, Changed) and event.state is State.DONE for event in heard)
