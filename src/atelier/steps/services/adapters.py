"""Personal models: their versions, what is in them, choosing, bringing in, writing out, resizing, merging."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from atelier.accounts.consent import Consents
from atelier.errors import AtelierError, Conflict, InvalidInput
from atelier.files import write_whole
from atelier.library import AdapterVersion, Library, PersonalModel
from atelier.recipe import Adapter, Asset, Run
from atelier.steps.events import Listener
from atelier.steps.models import Models
from atelier.steps.services.adapter_facts import AdapterFacts, facts_of
from atelier.steps.services.adapter_views import AdapterDetail, AdapterView, Relative, ReportView, Source
from atelier.steps.services.runs import RunService
from atelier.steps.training_samples import SAMPLES
from atelier.steps.values import text

if TYPE_CHECKING:
    from atelier.interop.lora import Inspection

NAME_LENGTH = 128
"""Characters of an adapter's name at most."""


class AdapterService:
    """The personal models of the workspace. A version is named by the model's name and a number; none: the chosen."""

    def __init__(self, library: Library, models: Models, runs: RunService, consents: Consents) -> None:
        self._library, self._models, self._runs, self._consents = library, models, runs, consents

    def list(self, subject: str | None = None, *, trashed: bool = False) -> list[PersonalModel]:
        """All, or those of a subject, by name; those in the trash alone, or not at all."""
        found = self._library.subjects.get(subject).id if subject else None
        return self._library.adapters.list(subject_id=found, trashed=trashed)

    def facts(self, models: Sequence[PersonalModel]) -> dict[str, AdapterFacts]:
        """What is to be known of them at a glance, by id."""
        return facts_of(self._library, self._models, self._consents, models)

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

    def detail(self, name: str, number: int | None = None) -> AdapterDetail:
        """What is in it, with where it comes from and what came of it. Raises NotFound."""
        view = self.show(name, number)
        assets = self._library.assets
        parents = [(link.parent, link.role) for link in assets.parents(view.adapter.id)]
        children = [(link.child, link.role) for link in assets.children(view.adapter.id)]
        return AdapterDetail(view, self.inspect(name, number), self._relatives(parents), self._relatives(children))

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

    def rename(self, name: str, to: str) -> PersonalModel:
        """Call it something else. Raises NotFound, InvalidInput, Conflict: another has that name."""
        called = to.strip()
        if not called or len(called) > NAME_LENGTH or any(one in called for one in "/@\0"):
            raise InvalidInput(
                f"an adapter cannot be called '{to[:40]}'",
                kept="it keeps its name",
                advice=f"use 1 to {NAME_LENGTH} characters, without / and @",
            )
        return self._library.adapters.rename(name, called)

    def trash(self, name: str) -> PersonalModel:
        """Put it away with all its versions; `restore` brings it back. Raises NotFound."""
        model = self._library.adapters.get(name)
        self._library.assets.trash(self._library.adapters.weights(model.id))
        return self._library.adapters.get(model.id)

    def restore(self, name: str) -> PersonalModel:
        """Take it out of the trash. Raises NotFound."""
        model = self._library.adapters.get(name)
        self._library.assets.restore(self._library.adapters.weights(model.id))
        return self._library.adapters.get(model.id)

    def import_file(
        self,
        path: Path,
        *,
        name: str = "",
        model: str = "",
        subject: str | None = None,
        trigger: str = "",
        called: str = "",
        listener: Listener | None = None,
    ) -> AdapterView:
        """Bring a LoRA file in as the next version of a personal model.

        Args:
            subject: whom it shows; from then on it is used with their consent only, and forgotten with them.
            called: what the file was called where it comes from; as it is called here without.

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
        try:
            adapter = self._made("import-adapter", inputs, f"import {path.name}", listener)
        except AtelierError as error:
            if error.command[:2] == ("runs", "resume"):  # the same file would be refused again
                error.kept, error.command = "nothing was brought in", ()
                error.advice = "check that the file is whole, and say which model it is for"
            raise
        return self._enter(adapter, found.id if found else None, notes=f"imported from {called or path.name}")

    def submit_resize(
        self,
        name: str,
        number: int | None = None,
        *,
        rank: int | None = None,
        energy: float | None = None,
        called: str = "",
    ) -> Run:
        """A run that makes a smaller adapter. Its result is listed as an adapter of its own, or, where it is called
        like one that shows the same, as that one's next version.

        Raises:
            NotFound: there is no such adapter. Refused: somebody in it has not agreed. InvalidInput, Conflict.
        """
        if (rank is None) == (energy is None):
            raise InvalidInput("a resize needs either a rank or a share of energy", kept="nothing was started")
        view = self._ready(name, number)
        aim = f"rank {rank}" if rank is not None else f"{energy:.3g} of the energy"
        inputs = {"adapter": view.adapter, "rank": rank, "energy": energy, "name": called or f"{view.model.name} small"}
        title = f"{view.model.name}@{view.version.number} at {aim}"
        return self._runs.submit("resize-adapter", inputs, title=title)

    def resize(
        self,
        name: str,
        number: int | None = None,
        *,
        rank: int | None = None,
        energy: float | None = None,
        called: str = "",
    ) -> AdapterView:
        """`submit_resize`, and the run's result."""
        return self._remade(self.submit_resize(name, number, rank=rank, energy=energy, called=called))

    def submit_merge(
        self,
        sources: Sequence[Source],
        *,
        method: str = "linear",
        rank: int | None = None,
        density: float = 0.5,
        seed: int | None = None,
        called: str = "",
    ) -> Run:
        """A run that merges adapters of one model into one, which is listed as an adapter of its own.

        Raises:
            NotFound: there is no such adapter. Refused: somebody in them has not agreed. InvalidInput, Conflict.
        """
        views = [self._ready(one.name, one.number) for one in sources]
        self.require_mergeable(views)
        inputs: dict[str, object] = {
            "adapters": [view.adapter for view in views],
            "weights": [one.weight for one in sources],
            "method": method,
            "rank": rank,
            "density": density,
            "name": called or " + ".join(view.model.name for view in views)[:NAME_LENGTH],
        }
        if seed is not None:
            inputs["seed"] = seed
        parts = [f"{view.model.name}@{view.version.number}" for view in views]
        return self._runs.submit("merge-adapters", inputs, title=f"{' + '.join(parts)} by {method}")

    def merge(
        self,
        sources: Sequence[Source],
        *,
        method: str = "linear",
        rank: int | None = None,
        density: float = 0.5,
        seed: int | None = 0,
        called: str = "",
    ) -> AdapterView:
        """`submit_merge`, and the run's result."""
        run = self.submit_merge(sources, method=method, rank=rank, density=density, seed=seed, called=called)
        return self._remade(run)

    def require_mergeable(self, views: Sequence[AdapterView]) -> None:
        """Pass where these may be merged: two or more, each once, for one model, with everybody's consent.

        Raises:
            InvalidInput, Refused, Conflict: with the reason.
        """
        if len(views) < 2:
            raise InvalidInput(f"a merge needs two adapters or more, not {len(views)}", kept="nothing was started")
        if len({view.adapter.id for view in views}) < len(views):
            raise InvalidInput("an adapter is there twice", advice="give it once, with the weights added up")
        bases = sorted({view.model.base_model for view in views})
        if len(bases) > 1:
            raise InvalidInput(
                f"the adapters are for different models: {', '.join(bases)}",
                kept="nothing was started",
                advice="merge adapters of one model",
            )
        for view in views:
            self._require(view)

    def export(
        self,
        name: str,
        target: Path,
        number: int | None = None,
        *,
        layout: str = "kohya",
        precision: str = "same",
        minimal: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Write a version as a .safetensors file for other programs. Returns the file.

        Args:
            layout: kohya, diffusers, bfl, or comfyui: what ComfyUI reads of that model.
            precision: same, fp32, bf16 or fp16.
            minimal: leave recipe, captions and training settings out of the file.

        Raises:
            NotFound: no such version. Conflict: the file is there already. InvalidInput: no such layout.
        """
        view = self.show(name, number)
        path = target if target.suffix == ".safetensors" else target / self.file_name(view, layout)
        if path.exists() and not overwrite:
            raise Conflict(
                f"{path} is there already", kept="it is untouched", advice="choose another place, or overwrite"
            )
        adapter = view.adapter
        title = view.model.name
        stored = (text(adapter.meta, "layout", "diffusers"), "same", False, text(adapter.meta, "name"))
        if (layout, precision, minimal, title) != stored:
            said = {"layout": layout, "precision": precision, "minimal": minimal, "title": title}
            adapter = self._made("export-adapter", {"adapter": adapter, **said}, f"export {title}", None)
        write_whole(path, self._library.read(adapter.id))
        return path

    def file_name(self, view: AdapterView, layout: str) -> str:
        """What a file of it is called for other programs."""
        return f"{view.model.name}-{view.version.number}-{layout}.safetensors"

    # --- inside ------------------------------------------------------------------------------------------------------

    def _ready(self, name: str, number: int | None) -> AdapterView:
        """A version that may be worked on. Raises NotFound, Refused, Conflict."""
        view = self.show(name, number)
        self._require(view)
        return view

    def _require(self, view: AdapterView) -> None:
        if view.model.trashed:
            raise Conflict(f"'{view.model.name}' is in the trash", kept="it is untouched", advice="restore it first")
        for subject_id in view.adapter.subjects:
            shown = self._library.subjects.get(subject_id)
            if shown.kind.human:
                self._consents.require(self._library.workspace, subject_id, "train", called=shown.name)

    def _remade(self, run: Run) -> AdapterView:
        made = self._runs.execute(run.id).require().outputs["adapter"]
        model, number = self._library.adapters.held([made.id])[made.id]
        return self.show(model.id, number)

    def _relatives(self, links: Sequence[tuple[str, str]]) -> tuple[Relative, ...]:
        entries = self._library.assets.several([asset_id for asset_id, _ in links])
        adapters = {name: entry.asset for name, entry in entries.items() if isinstance(entry.asset, Adapter)}
        held = self._library.adapters.held(list(adapters))
        found: list[Relative] = []
        for asset_id, role in links:
            if asset_id not in adapters:
                continue
            model, number = held.get(asset_id, (None, None))
            called = model.name if model else text(adapters[asset_id].meta, "name")
            found.append(Relative(asset_id, role, model.id if model else None, called, number))
        return tuple(found)

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
            return model.used or model.versions[-1]
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
