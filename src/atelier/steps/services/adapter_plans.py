"""What a resize, a merge or an export of adapters would give, before anything is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.errors import AtelierError, InvalidInput
from atelier.library import Library
from atelier.recipe import Adapter as StoredAdapter
from atelier.steps.models import Models
from atelier.steps.services.adapter_views import Source
from atelier.steps.services.adapters import AdapterService

if TYPE_CHECKING:
    from atelier.interop.lora import Adapter, Kept, Merged
    from atelier.steps.adapter_files import Layout, Precision

ENERGIES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
"""Shares of energy that are foretold beside the ranks."""


@dataclass(frozen=True)
class ResizePlan:
    """What of an adapter is kept: by rank, from 1 to the largest it has use for, and by share of each module's energy.

    Attributes:
        bytes: of its tensors now.
        ranks: rank and what it keeps. `energies`: share and what it takes.
    """

    bytes: int
    ranks: tuple[tuple[int, Kept], ...]
    energies: tuple[tuple[float, Kept], ...]


@dataclass(frozen=True)
class MergePlan:
    """What a merge would give. `refusal` says why it cannot be done; `merged` is None then."""

    base_model: str
    merged: Merged | None
    shows: tuple[str, ...]
    refusal: AtelierError | None


@dataclass(frozen=True)
class ExportPlan:
    """What a file for other programs would hold.

    Attributes:
        name: of the file. `bytes`: of it, exactly. `layout`: what is written (for ComfyUI: what it reads of the model).
        metadata: what it says about itself.
        shows: names of the people and things in it.
    """

    name: str
    bytes: int
    layout: str
    metadata: Mapping[str, str]
    shows: tuple[str, ...]


class AdapterPlans:
    """Forecasts for the adapters of a workspace.

    Args:
        may_leave: raises Refused where an asset may not leave the studio.
    """

    def __init__(
        self, library: Library, models: Models, adapters: AdapterService, may_leave: Callable[[str], None]
    ) -> None:
        self._library, self._models, self._adapters, self._may_leave = library, models, adapters, may_leave

    def resize(self, name: str, number: int | None = None) -> ResizePlan:
        """What smaller adapters of every rank, and of shares of the energy, would keep and weigh.

        Raises:
            NotFound: there is no such adapter, or its model is not there.
        """
        from atelier.interop.lora import inspect, spectrum

        view = self._adapters.show(name, number)
        with self._read([view.adapter]) as (found,):
            values = spectrum(found)
            ranks = tuple((rank, values.kept(rank=rank)) for rank in _steps(values.rank))
            energies = tuple((share, values.kept(energy=share)) for share in ENERGIES)
            return ResizePlan(inspect(found).bytes, ranks, energies)

    def merge(
        self, sources: Sequence[Source], *, method: str = "linear", rank: int | None = None, density: float = 0.5
    ) -> MergePlan:
        """What a merge would give, or why it is refused.

        Raises:
            NotFound: there is no such adapter.
        """
        from atelier.interop.lora import merged_size

        views = [self._adapters.show(one.name, one.number) for one in sources]
        adapters = [view.adapter for view in views]
        shown = self._shown(adapters)
        base = views[0].model.base_model if views else ""
        try:
            self._adapters.require_mergeable(views)
            with self._read(adapters) as found:
                merged = merged_size(found, [one.weight for one in sources], method, rank, density)
        except AtelierError as error:
            return MergePlan(base, None, shown, error)
        return MergePlan(base, merged, shown, None)

    def export(
        self,
        name: str,
        number: int | None = None,
        *,
        layout: Layout = "kohya",
        precision: Precision = "same",
        minimal: bool = False,
    ) -> ExportPlan:
        """What the file would be called, weigh and say.

        Raises:
            NotFound: there is no such adapter. Refused: it may not leave. InvalidInput: the layout cannot hold it.
        """
        from atelier.interop.lora import written_size
        from atelier.steps.adapter_files import leaving, target_for, written_layout

        view = self._adapters.show(name, number)
        self._may_leave(view.adapter.id)
        card = self._models.card(view.model.base_model)
        target = target_for(self._models, card.id)
        with self._library.store.local(self._library.workspace, view.adapter) as path:
            state, metadata = leaving(
                path, target, card, view.model.name, layout=layout, precision=precision, minimal=minimal
            )
        return ExportPlan(
            name=self._adapters.file_name(view, layout),
            bytes=written_size(state, metadata),
            layout=written_layout(layout, target),
            metadata=metadata,
            shows=self._shown([view.adapter]),
        )

    # --- inside ------------------------------------------------------------------------------------------------------

    @contextmanager
    def _read(self, adapters: Sequence[StoredAdapter]) -> Iterator[list[Adapter]]:
        from atelier.steps.adapter_files import read_for, target_for
        from atelier.steps.values import text

        bases = {text(adapter.meta, "base_model") for adapter in adapters}
        if len(bases) != 1:
            raise InvalidInput(f"the adapters are for {len(bases)} different models: {', '.join(sorted(bases))}")
        target = target_for(self._models, bases.pop())
        with ExitStack() as stack:
            local = self._library.store.local
            paths = [stack.enter_context(local(self._library.workspace, adapter)) for adapter in adapters]
            yield [read_for(path, target)[0] for path in paths]

    def _shown(self, adapters: Sequence[StoredAdapter]) -> tuple[str, ...]:
        ids = {subject for adapter in adapters for subject in adapter.subjects}
        return tuple(one.name for one in self._library.subjects.list() if one.id in ids) if ids else ()


def _steps(rank: int) -> list[int]:
    """Ranks to foretell: all up to 16, then every power of two and its half, and the largest."""
    found = {*range(1, min(rank, 16) + 1), rank} if rank else set()
    step = 16
    while step < rank:
        found |= {step, step * 3 // 2}
        step *= 2
    return sorted(one for one in found if one <= rank)
