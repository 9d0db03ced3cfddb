"""A library in a temporary home, and small real pictures."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import JsonValue

from atelier.accounts import Consents
from atelier.database import Database
from atelier.library import Library
from atelier.recipe.values import Asset, Commit, Draft, Permit, Result, Run, Task, new_id


def jpeg(seed: int, size: tuple[int, int] = (96, 64), exif: Image.Exif | None = None) -> bytes:
    """A picture unlike those of other seeds."""
    small = np.random.default_rng(seed).integers(0, 255, (4, 6, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    image = Image.fromarray(small).resize(size)
    image.save(buffer, "JPEG", **({} if exif is None else {"exif": exif}))
    return buffer.getvalue()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file: copying it is twenty times as fast as migrating."""
    path = tmp_path_factory.mktemp("template") / "atelier.db"
    Database.open(path).close()
    return path


@pytest.fixture
def home(tmp_path: Path, empty_database: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(empty_database, folder / "atelier.db")
    return folder


@pytest.fixture
def library(home: Path, database_url: str | None) -> Iterator[Library]:
    with Library.open(home, database_url, participants=lambda database: [Consents(database)]) as opened:
        yield opened


class Worker:
    """Runs tasks by hand, as the kernel would."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.workspace = library.workspace

    def task(
        self, *, step: str = "draw", title: str = "", sources: Sequence[Asset] = (), asked: JsonValue = None
    ) -> tuple[str, int]:
        """A claimed task of a new run: its id and attempt. `asked`: what was written, by what the model is told."""
        ledger = self.library.ledger
        named: dict[str, JsonValue] = {f"source{index}": {"$asset": asset.id} for index, asset in enumerate(sources)}
        named |= {} if asked is None else {"asked": asked}
        run = Run(
            id=new_id(),
            workspace=self.workspace,
            recipe={"steps": [step], "prompt": title},
            inputs=named,
            created=datetime.now(UTC),
            title=title,
        )
        ledger.create_run(run)
        made = Task(
            id=new_id(), run=run.id, workspace=self.workspace, node=step, index=0, step=step, version=1, lane="cpu"
        )
        ledger.add_tasks([made])
        attempt = ledger.claim(made.id, "worker")
        assert attempt is not None
        return made.id, attempt

    def commit(
        self,
        task: tuple[str, int],
        drafts: list[Draft],
        *,
        key: str = "key",
        inputs: tuple[Asset, ...] = (),
        permit: Permit | None = None,
        reusable: bool = True,
    ) -> None:
        value: list[JsonValue] = [{"$asset": draft.asset.id} for draft in drafts]
        self.library.ledger.commit(
            *task,
            Commit(
                result=Result(value=value, assets=tuple(draft.asset for draft in drafts)),
                drafts=tuple(drafts),
                key=key,
                reusable=reusable,
                permit=permit or Permit(),
                inputs=tuple(asset.id for asset in inputs),
                provenance={"seconds": 1.5},
            ),
        )

    def make(
        self,
        kind: type[Asset],
        content: bytes,
        *sources: Asset,
        media_type: str = "image/jpeg",
        title: str = "",
        **meta,
    ) -> Asset:
        """An asset made by a task of its own from these."""
        task = self.task(title=title, sources=sources)
        draft = self.library.store.put(self.workspace, kind, content, media_type=media_type, sources=sources, meta=meta)
        self.commit(task, [draft], key=new_id(), inputs=sources)
        return draft.asset


@pytest.fixture
def worker(library: Library) -> Worker:
    return Worker(library)


@pytest.fixture(scope="session")
def workers() -> type[Worker]:
    """The class, for fixtures that outlive a test."""
    return Worker


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    return jpeg
