"""The image models as a tool for steps: found, planned, loaded one at a time, switched without restart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from atelier.engine.card import Ability, ModelCard, PresetName
from atelier.engine.catalog import Catalog, CatalogEntry
from atelier.engine.embeddings import FolderEmbeddings
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.vocabulary import UnknownWord, Vocabulary, read_vocabulary
from atelier.engine.weights import DigestCache
from atelier.errors import InvalidInput, NotFound
from atelier.numerics import cores
from atelier.steps.memory_cap import MemoryCap

if TYPE_CHECKING:
    from atelier.engine.device import DeviceInfo
    from atelier.engine.footprint import Operation
    from atelier.engine.session import LoadedInfo, ModelSession

BATCH = 8
"""Pictures that are drawn together at most."""


@dataclass
class Slot:
    """Room for one loaded model, and who may use it now."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    session: ModelSession | None = None
    cap: float | None = None
    """GiB that could be used at most when it was loaded."""


class Models:
    """The models of a studio. Threads may share it; one of them draws or trains at a time.

    Args:
        catalog: what is known and installed.
        digests: where digests of weights are remembered.
        embeddings: gives the folder in which prompt embeddings of these subjects are cached.
        device: which device to compute on (`cuda:0`, `mps`, `cpu`); the best one by default.
        cap: how much memory may be used at most.
        slot: where the loaded model is; shared by the workspaces of one process.
    """

    def __init__(
        self,
        catalog: Catalog,
        digests: DigestCache,
        embeddings: Callable[[Sequence[str]], Path],
        *,
        device: str | None = None,
        cap: MemoryCap,
        slot: Slot | None = None,
    ) -> None:
        self.catalog, self.digests = catalog, digests
        self.device_name, self.cap = device, cap
        self._embeddings = embeddings
        self._slot = slot or Slot()

    def beside(self, embeddings: Callable[[Sequence[str]], Path]) -> Models:
        """The same models for another workspace: one loaded model serves them all, embeddings are kept apart."""
        return Models(
            self.catalog,
            self.digests,
            embeddings,
            device=self.device_name,
            cap=self.cap,
            slot=self._slot,
        )

    @property
    def memory_cap(self) -> float | None:
        """GiB that may be used at most now; None: what the device has. Raises Corrupt."""
        return self.cap.gib

    # --- what there is -----------------------------------------------------------------------------------------------

    def entries(self) -> tuple[CatalogEntry, ...]:
        """Every model that is known, the built-in ones first."""
        return self.catalog.entries()

    def name(self, model: str = "") -> str:
        """The id of a model; without one, of the default: the first that is installed, the built-in one before others.

        Raises:
            NotFound: there is no such model.
        """
        if model:
            return self.catalog.find(model).card.id
        entries = self.entries()
        if not entries:
            raise NotFound("no image model is known", advice="add one", command=("models", "add", "PATH"))
        return next((entry for entry in entries if entry.installed), entries[0]).card.id

    def card(self, model: str = "") -> ModelCard:
        """The card of a model, installed or not. Raises NotFound."""
        return self.catalog.find(self.name(model)).card

    def trained_on(self, model: str = "", *, itself: bool = False) -> ModelCard:
        """The card that adapters for this model are trained on: distilled models name another one, unless an assistant
        adapter lets them be trained `itself`. Raises NotFound."""
        card = self.card(model)
        return self.card(card.train_on) if card.train_on and not itself else card

    def fits(self, adapter_base: str, model: str) -> bool:
        """Whether adapters trained on one model draw with another: the same one, or its distilled twin."""
        card = self.card(model)
        return adapter_base == card.id or card.train_on == adapter_base or self._draw_on(adapter_base) == card.id

    def _draw_on(self, model: str) -> str | None:
        return next((entry.card.draw_on for entry in self.entries() if entry.card.id == model), None)

    def is_builtin(self, model: str) -> bool:
        """Whether the model came with the studio: it draws a closed world in which nothing is explicit."""
        return self.catalog.find(model).origin == "extra"

    def digest(self, model: str) -> str:
        """SHA-256 over the installed weights. Raises NotFound when they are not there."""
        path = self.catalog.installed(model).path
        assert path is not None
        return self.digests.model(path)

    def preset_key(
        self, model: str, preset: PresetName, ability: Ability = "text-to-image", *, distilled: bool = True
    ) -> JsonValue:
        """What a preset of a model is: a card may change while the weights stay, and then other pictures are drawn."""
        return self.card(model).preset(preset, ability, distilled=distilled).model_dump(mode="json")

    def unknown_words(self, model: str, prompt: str, also: Sequence[str] = ()) -> tuple[UnknownWord, ...]:
        """The prompt's words that a model with a closed vocabulary was never taught; empty for all other models."""
        vocabulary = self.vocabulary(model)
        return vocabulary.unknown(prompt, also) if vocabulary is not None else ()

    def vocabulary(self, model: str) -> Vocabulary | None:
        """All words that the model was taught; None where it understands any. Raises NotFound."""
        path = self.catalog.find(model).path
        return read_vocabulary(path) if path is not None and path.is_dir() else None

    # --- plans and sessions ------------------------------------------------------------------------------------------

    def device(self, freed: int = 0) -> DeviceInfo:
        """The device, with the memory that is free now (and `freed` bytes more), or that may be used."""
        from atelier.engine.device import choose_device

        device = choose_device(self.device_name).freed(freed)
        cap = self.memory_cap
        return device.capped(cap) if cap else device

    def plan(
        self,
        model: str,
        operation: Operation = "draw",
        *,
        width: int | None = None,
        height: int | None = None,
        batch: int = BATCH,
        rank: int = 16,
        memory_cap: float | None = None,
        freed: int = 0,
    ) -> MemoryPlan:
        """How the model would be held for that; `fits` says whether it can. `freed`: bytes on the device that will be
        free by then."""
        device = self.device(freed)
        if memory_cap:
            device = device.capped(memory_cap)
        card = self.card(model)
        return plan_memory(card, device, operation=operation, width=width, height=height, batch=batch, rank=rank)

    @contextmanager
    def session(
        self, model: str, *, width: int | None = None, height: int | None = None, subjects: Sequence[str] = ()
    ) -> Iterator[ModelSession]:
        """The loaded model, for this thread alone until the block ends. It stays loaded for the next one.

        Args:
            width, height: the largest pictures that will be drawn; the card's standard size by default.
            subjects: whose pictures are drawn: embeddings of prompts are cached with them and erased with them.

        Raises:
            NotFound: the model is not installed. OutOfResources: no plan fits.
        """
        from atelier.engine.session import ModelSession

        entry = self.catalog.installed(model)
        assert entry.path is not None
        with self._slot.lock, cores.every():
            held, cap = self._slot.session, self.memory_cap
            same = held is not None and held.card == entry.card and held.path == entry.path and self._slot.cap == cap
            if held is None or not same or not _covers(held, width, height):
                self.free()
                plan = self.plan(entry.card.id, width=width, height=height)
                lender = entry.card.config_from
                base = self.catalog.installed(lender).path if lender else None
                held = ModelSession(entry.card, plan, entry.path, base=base, digests=self.digests).load()
                self._slot.session, self._slot.cap = held, cap
            held.embeddings = FolderEmbeddings(self._embeddings(subjects))
            yield held

    def loaded(self) -> LoadedInfo | None:
        """What is in memory now, or None."""
        return self._slot.session.loaded() if self._slot.session is not None else None

    def free(self) -> None:
        """Free the loaded model; the next use loads again."""
        with self._slot.lock:
            if self._slot.session is not None:
                self._slot.session.unload()
                self._slot.session = None

    def require_ability(self, model: str, ability: str) -> ModelCard:
        """The card, if the model can do that. Raises InvalidInput, naming the models that can."""
        card = self.card(model)
        if ability not in card.pipelines:
            able = [entry for entry in self.entries() if ability in entry.card.pipelines]
            installed = [entry.card.id for entry in able if entry.installed]
            others = [entry.card.id for entry in able if not entry.installed]
            raise InvalidInput(
                f"{card.name} cannot do {ability}; it does {', '.join(card.pipelines)}",
                advice=f"take {' or '.join(installed)}"
                if installed
                else f"install one that can: {' or '.join(others)}"
                if others
                else "add one that can",
                command=("models", "pull", others[0]) if others and not installed else (),
            )
        return card


def _covers(held: ModelSession, width: int | None, height: int | None) -> bool:
    """Whether a session's plan was made for pictures at least as large."""
    preset = held.card.preset()
    wanted = (width or preset.width) * (height or preset.height)
    return wanted <= held.plan.width * held.plan.height * held.plan.batch
