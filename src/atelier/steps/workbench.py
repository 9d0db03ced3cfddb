"""What all services of a studio work with: one home folder, one workspace of it, the tools of the steps, the kernel.

Opening reads no model: torch is imported when a picture is looked at, drawn or learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from atelier.accounts.audit import AuditTrail
from atelier.accounts.consent import Consents
from atelier.accounts.moderation import Moderation
from atelier.accounts.workspaces import DEFAULT, Workspaces
from atelier.builtin.folder import WEIGHTS
from atelier.database import Database
from atelier.engine.catalog import Catalog
from atelier.engine.weights import DigestCache
from atelier.library import Library, LibraryGuard, Participant
from atelier.library import Rating as LibraryRating
from atelier.library.vectors import Embedder
from atelier.photos.inspect import Rater
from atelier.recipe import Asset, Lanes, Runner, Services
from atelier.steps.auxiliary import auxiliary
from atelier.steps.embedding import find_embedder
from atelier.steps.events import Listeners, SystemClock
from atelier.steps.exporting import Exporter
from atelier.steps.eyes import Eyes
from atelier.steps.memory_cap import MemoryCap
from atelier.steps.models import Models
from atelier.steps.participants import taking_part
from atelier.steps.people import People
from atelier.steps.places import default_home
from atelier.steps.screening import Screening, StudioGuard


class Workbench:
    """One workspace of one home folder, ready to execute recipes. Threads may share it.

    Attributes:
        home, workspace: where it lies and which world of it this is.
        library, consents, audit: what is stored, who agreed to what, who did what.
        moderated: reports, and the rules that wishes are looked at by.
        models, eyes: the tools of the steps.
        events: who listens to progress.
    """

    def __init__(
        self,
        library: Library,
        consents: Consents,
        *,
        builtin: Path = WEIGHTS,
        device: str | None = None,
        memory_cap: float | None = None,
        rater: Rater | None = None,
        lanes: Lanes | None = None,
    ) -> None:
        self.library, self.consents = library, consents
        self._builtin, self._device, self._memory_cap = builtin, device, memory_cap
        self.home, self.workspace = library.home, library.workspace
        self.moderated = Moderation(library.database)
        self.audit = AuditTrail(library.database, library.workspace)
        self.events = Listeners()
        self.models = Models(
            Catalog(self.home / "models", extra=[builtin]),
            DigestCache(self.home / "digests.json"),
            self._embeddings,
            device=device,
            cap=MemoryCap(self.home / "memory.json", memory_cap),
        )
        captioner = self.home / "models" / "captioner"
        self.eyes = Eyes(
            builtin,
            captioner=captioner,
            auxiliary=auxiliary(self.models),
            rater=rater,
            device=device or "cpu",
        )
        self._rater, self._lanes = rater, lanes

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        workspace: str = DEFAULT,
        *,
        database: str | None = None,
        blobs: str | None = None,
        key_file: Path | None = None,
        builtin: Path = WEIGHTS,
        device: str | None = None,
        memory_cap: float | None = None,
        rater: Rater | None = None,
        lanes: Lanes | None = None,
    ) -> Self:
        """Open a studio, making it if there is none.

        Args:
            home: its folder; see `default_home`.
            workspace: which world of it; made if need be.
            database, blobs, key_file: where rows, contents and the library key are, see `Library.open`.
            builtin: folder with the built-in model's card and weights.
            device: what to compute on (`cuda:0`, `mps`, `cpu`); the best one there is by default.
            memory_cap: GiB that models may use at most; what is set for the home without, see `MemoryCap`.
            rater: rates how explicit pictures are, where one is installed.
            lanes: how many tasks of a kind run at once.

        Raises:
            Unavailable, Corrupt, Conflict: see `Library.open`.
            InvalidInput: the workspace's name cannot be used.
        """
        found: list[Consents] = []

        def participants(connected: Database) -> Sequence[Participant]:
            found.append(Consents(connected))
            return taking_part(connected, found[0])

        library = Library.open(
            home or default_home(), database, workspace, blobs=blobs, key_file=key_file, participants=participants
        )
        try:
            Workspaces(library.database).ensure(workspace)
        except BaseException:
            library.close()
            raise
        return cls(library, found[0], builtin=builtin, device=device, memory_cap=memory_cap, rater=rater, lanes=lanes)

    def beside(self, workspace: str) -> Self:
        """The studio of another workspace that exists, on the same database and with the same loaded model; see
        `Studios`, which keeps them."""
        made = type(self)(
            self.library.beside(workspace),
            self.consents,
            builtin=self._builtin,
            device=self._device,
            memory_cap=self._memory_cap,
            rater=self._rater,
            lanes=self._lanes,
        )
        made.models, made.eyes = self.models.beside(made._embeddings), self.eyes
        return made

    def close(self) -> None:
        """Free the loaded model and the database."""
        self.models.free()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def runner(self) -> Runner:
        """What executes recipes, wired to this studio's store, ledger, guard and tools."""
        from atelier.steps.registry import registry

        services = Services(
            store=self.library.store,
            ledger=self.library.ledger,
            guard=self.guard,
            clock=SystemClock(),
            events=self.events,
            tools={
                Models: self.models,
                Eyes: self.eyes,
                People: People(self.library, self.consents),
                Exporter: self.exporter,
            },
        )
        return Runner(registry(), services, lanes=self._lanes)

    @cached_property
    def screening(self) -> Screening:
        """What looks at wishes before anything is drawn."""
        people = self.library.subjects
        return Screening(self.moderated, self.workspace, people.human, people.names)

    @cached_property
    def guard(self) -> StudioGuard:
        """What decides whether something may be drawn, and whether a person's pictures may be worked on."""
        inner = LibraryGuard(self.library.database, self.consents.require, self._rate)
        return StudioGuard(inner, self.screening)

    @cached_property
    def exporter(self) -> Exporter:
        """What makes files for others: mark, metadata, signature."""
        return Exporter(self.home / "keys")

    @cached_property
    def embedder(self) -> Embedder | None:
        """What sees pictures and words in one space, where something is installed that does."""
        companion = self.eyes.companion
        return find_embedder(self.home / "models", companion, self._builtin, device=self._device or "cpu")

    # --- inside ------------------------------------------------------------------------------------------------------

    def _embeddings(self, subjects: Sequence[str]) -> Path:
        named = sorted(set(subjects))
        return self.library.cache_dir("prompt-embeddings:" + ",".join(named), named)

    def _rate(self, workspace: str, asset: Asset) -> LibraryRating | None:
        """The rating of a result that does not state one, by the rater that is installed."""
        if self._rater is None:
            return None
        import io

        from PIL import Image

        with Image.open(io.BytesIO(self.library.store.read(workspace, asset))) as picture:
            label = self._rater.rate(picture.convert("RGB")).label
        return None if label == "unrated" else LibraryRating(label)
