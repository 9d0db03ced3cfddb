"""Personal models: their versions, what is in them, choosing, bringing in, writing out, resizing, merging."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from atelier.errors import Conflict, InvalidInput
from atelier.library import AdapterVersion, Library, PersonalModel
from atelier.recipe import Adapter, Asset
from atelier.steps.events import Listener
from atelier.steps.models import Models
from atelier.steps.services.pictures import write_whole
from atelier.steps.services.runs import RunService
from atelier.steps.training_samples import SAMPLES
from atelier.steps.values import text

if TYPE_CHECKING:
    from atelier.interop.lora import Inspection


@dataclass(frozen=True)
class AdapterView:
    """A version with its stored adapter and its report card (plain data; None where there is none)."""

    model: PersonalModel
    version: AdapterVersion
    adapter: Adapter
    report: dict[str, Any] | None


@dataclass(frozen=True)
class ReportView:
    """The report card of a version's training.

    Attributes:
        report, card: id of its asset, and what stands in it; None for what was brought in.
        sheets: (asset id, step) of what each checkpoint drew; step 0: the base model. curves: id of that picture.
        samples: (asset id, step) of what the training itself drew at its checkpoints.
    """

    report: str | None
    card: dict[str, Any] | None
    sheets: tuple[tuple[str, int], ...]
    curves: str | None
    samples: tuple[tuple[str, int], ...] = ()


class AdapterService:
    """The personal models of the workspace. A version is named by the model's name and a number; none: the chosen."""

    def __init__(self, library: Library, models: Models, runs: RunService) -> None:
        self._library, self._models, self._runs = library, models, runs

    def list(self, subject: str | None = None) -> list[PersonalModel]:
        """All, or those of a subject, by name."""
        found = self._library.subjects.get(subject).id if subject else None
        return self._library.adapters.list(subject_id=found)

    def show(self, name: str, number: int | None = None) -> AdapterView:
        """A version with its report card. Raises NotFound."""
        model = self._library.adapters.get(name)
        version = self._version(model, number)
        asset = self._library.assets.get(version.asset_id).asset
        assert isinstance(asset, Adapter)
        return AdapterView(model, version, asset, self._report(version))

    def get(self, name: str) -> PersonalModel:
        """One, by id or name. Raises NotFound."""
        return self._library.adapters.get(name)

    def report(self, name: str, number: int | None = None) -> ReportView:
        """The report card of a version with its pictures. Raises NotFound."""
        version = self.show(name, number).version
        report = version.scores.get("report")
        if not isinstance(report, str):
            return ReportView(None, None, (), None)
        entry = self._library.assets.get(report)
        made = [one.asset for one in self._library.assets.each(kinds=("image",), run=entry.run)] if entry.run else []
        curves = next((one.id for one in made if one.meta.get("about") == "training curves"), None)
        sheets, samples = _by_step(made, "report card"), _by_step(made, SAMPLES)
        return ReportView(report, self._report(version), sheets, curves, samples)

    def inspect(self, name: str, number: int | None = None) -> Inspection:
        """What is in it: rank, blocks, strength of each. Raises NotFound."""
        view = self.show(name, number)
        with self._library.store.local(self._library.workspace, view.adapter) as path:
            return self.inspect_file(path, view.model.base_model)

    def inspect_file(self, path: Path, model: str = "") -> Inspection:
        """What is in a file of any layout, read for a model. Raises InvalidInput, NotFound."""
        from atelier.interop.lora import inspect
        from atelier.steps.adapter_files import read_for, target_for

        adapter, _, file = read_for(path, target_for(self._models, self._models.name(model)))
        return inspect(adapter, file.metadata)

    def choose(self, name: str, number: int) -> PersonalModel:
        """Make a version the one that is used: also the way to roll back. Raises NotFound."""
        self._library.adapters.choose(name, number)
        return self._library.adapters.get(name)

    def annotate(self, name: str, number: int, *, tags: Sequence[str] | None = None, notes: str | None = None) -> None:
        """Change tags or notes of a version. Raises NotFound."""
        self._library.adapters.annotate(name, number, tags=tags, notes=notes)

    def import_file(
        self,
        path: Path,
        *,
        name: str = "",
        model: str = "",
        subject: str | None = None,
        trigger: str = "",
        listener: Listener | None = None,
    ) -> AdapterView:
        """Bring a LoRA file in as the next version of a personal model.

        Args:
            subject: whom it shows; from then on it is used with their consent only, and forgotten with them.

        Raises:
            InvalidInput: no adapter, pickled, damaged, or for another model. NotFound: no such file.
        """
        found = self._library.subjects.get(subject) if subject else None
        inputs: dict[str, object] = {
            "path": str(path.resolve()),
            "model": model,
            "name": name or (found.name if found else ""),
            "trigger": trigger or (found.trigger if found else ""),
            "subjects": [found.id] if found else [],
        }
        adapter = self._made("import-adapter", inputs, f"import {path.name}", listener)
        return self._enter(adapter, found.id if found else None, notes=f"imported from {path.name}")

    def resize(
        self, name: str, number: int | None = None, *, rank: int | None = None, energy: float | None = None
    ) -> AdapterView:
        """A smaller version of an adapter, as a personal model of its own. Raises NotFound, InvalidInput."""
        view = self.show(name, number)
        inputs = {"adapter": view.adapter, "rank": rank, "energy": energy}
        return self._enter(self._made("resize-adapter", inputs, f"resize {name}", None), view.model.subject_id)

    def merge(
        self,
        names: Sequence[str],
        *,
        weights: Sequence[float] = (),
        method: str = "linear",
        rank: int | None = None,
        density: float = 0.5,
        seed: int = 0,
        name: str = "",
    ) -> AdapterView:
        """Merge the chosen versions of several personal models into a new one. Raises NotFound, InvalidInput."""
        views = [self.show(one) for one in names]
        inputs: dict[str, object] = {
            "adapters": [view.adapter for view in views],
            "weights": list(weights),
            "method": method,
            "rank": rank,
            "density": density,
            "seed": seed,
            "name": name,
        }
        owners = {view.model.subject_id for view in views}
        owner = owners.pop() if len(owners) == 1 else None
        return self._enter(self._made("merge-adapters", inputs, f"merge {', '.join(names)}", None), owner)

    def export(
        self, name: str, target: Path, number: int | None = None, *, layout: str = "kohya", overwrite: bool = False
    ) -> Path:
        """Write a version as a .safetensors file for other programs: kohya, diffusers or bfl. Returns the file.

        Raises:
            NotFound: no such version. Conflict: the file is there already. InvalidInput: no such layout.
        """
        view = self.show(name, number)
        path = (
            target
            if target.suffix == ".safetensors"
            else target / f"{view.model.name}-{view.version.number}-{layout}.safetensors"
        )
        if path.exists() and not overwrite:
            raise Conflict(
                f"{path} is there already", kept="it is untouched", advice="choose another place, or overwrite"
            )
        adapter = view.adapter
        if layout != text(adapter.meta, "layout", "diffusers"):
            adapter = self._made("export-adapter", {"adapter": adapter, "layout": layout}, f"export {name}", None)
        write_whole(path, self._library.read(adapter.id))
        return path

    # --- inside ------------------------------------------------------------------------------------------------------

    def _made(self, recipe: str, inputs: dict[str, Any], title: str, listener: Listener | None) -> Adapter:
        run = self._runs.submit(recipe, inputs, title=title)
        adapter = self._runs.execute(run.id, listener).require().outputs["adapter"]
        assert isinstance(adapter, Adapter)
        return adapter

    def _enter(self, adapter: Adapter, subject: str | None, notes: str = "") -> AdapterView:
        name = text(adapter.meta, "name") or "adapter"
        scores: dict[str, JsonValue] = {}
        version = self._library.adapters.add_version(
            name, text(adapter.meta, "base_model"), adapter.id, subject_id=subject, scores=scores, notes=notes
        )
        model = self._library.adapters.get(name)
        if model.chosen is None:
            model = self.choose(name, version.number)
        return self.show(name, version.number)

    def _version(self, model: PersonalModel, number: int | None) -> AdapterVersion:
        if number is None:
            if not model.versions:
                raise InvalidInput(f"'{model.name}' has no versions")
            return model.chosen or model.versions[-1]
        found = next((version for version in model.versions if version.number == number), None)
        if found is None:
            numbers = ", ".join(str(version.number) for version in model.versions)
            raise InvalidInput(f"'{model.name}' has no version {number}", advice=f"there are: {numbers}")
        return found

    def _report(self, version: AdapterVersion) -> dict[str, Any] | None:
        report = version.scores.get("report")
        return json.loads(self._library.read(report)) if isinstance(report, str) else None


def _by_step(made: Sequence[Asset], about: str) -> tuple[tuple[str, int], ...]:
    """(id, step) of the pictures that tell of this, in the order of their steps."""
    steps = [(one.id, one.meta.get("step")) for one in made if one.meta.get("about") == about]
    return tuple(sorted(((one, step) for one, step in steps if isinstance(step, int)), key=lambda pair: pair[1]))
