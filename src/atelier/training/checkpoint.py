"""Checkpoints: everything a training needs to go on as if it had never stopped.

A full checkpoint ``checkpoint-00000100/`` holds ``adapter.safetensors`` (the fp32 weights and their EMA),
``optimizer.safetensors`` (AdamW's moments, torch's RNG state, the loss log) and ``state.json``; ``manifest.json`` is
written last and lists each file's size and SHA-256. The folder appears by one rename, so it is whole or absent; what a
disk damaged later fails its checksum and the previous checkpoint is used. Older steps that are kept for comparison
shrink to ``adapter-00000100/`` without the optimizer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.errors import Corrupt
from atelier.training import storage
from atelier.training.config import KeepPolicy

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

FORMAT = 1
_FULL, _SLIM = "checkpoint-", "adapter-"


@dataclass(frozen=True)
class LossPoint:
    """One line of the loss log; ``prior`` is NaN where the step had no prior pictures."""

    step: int
    loss: float
    prior: float
    lr: float


@dataclass(frozen=True)
class TrainState:
    """All state after ``step`` steps are done.

    Attributes:
        step: finished optimizer steps; also the position of the sampler, the schedules and every random stream.
        flat, ema: adapter weights (n,) fp32 and their running average (or None).
        exp_avg, exp_avg_sq: AdamW's moments, (n,) fp32.
        rng: torch's CPU generator state, uint8.
        losses: the loss log.
        smoothed: running mean of the loss (bias not corrected).
        best_loss, best_step: lowest smoothed loss at a checkpoint so far.
        config_digest, data_digest: what it may be continued with.
        seconds: time trained so far.
    """

    step: int
    flat: torch.Tensor
    ema: torch.Tensor | None
    exp_avg: torch.Tensor
    exp_avg_sq: torch.Tensor
    rng: torch.Tensor
    losses: tuple[LossPoint, ...]
    smoothed: float
    best_loss: float
    best_step: int
    config_digest: str
    data_digest: str
    seconds: float


@dataclass(frozen=True)
class _Header:
    format: int
    step: int
    smoothed: float
    best_loss: float
    best_step: int
    config_digest: str
    data_digest: str
    seconds: float


@dataclass(frozen=True)
class CheckpointInfo:
    """A checkpoint on disk. ``resumable``: it still has its optimizer state."""

    step: int
    path: Path
    resumable: bool


class CheckpointStore:
    """The checkpoints of one training, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def list(self) -> list[CheckpointInfo]:
        """What is there by name, oldest first; nothing is verified."""
        found: list[CheckpointInfo] = []
        for entry in self.folder.iterdir():
            for prefix in (_FULL, _SLIM):
                number = entry.name.removeprefix(prefix)
                if entry.name.startswith(prefix) and number.isdecimal() and entry.is_dir():
                    found.append(CheckpointInfo(int(number), entry, prefix == _FULL))
        return sorted(found, key=lambda info: (info.step, info.resumable))

    def save(self, state: TrainState) -> CheckpointInfo:
        """Writes a full checkpoint, whole or not at all.

        Raises:
            OutOfResources: the disk is full; earlier checkpoints are intact.
        """
        import torch
        from safetensors.torch import save_file

        path = self.folder / f"{_FULL}{state.step:08d}"
        weights = {"flat": state.flat.cpu()} | ({} if state.ema is None else {"ema": state.ema.cpu()})
        rows = [(p.step, p.loss, p.prior, p.lr) for p in state.losses]
        rest = {
            "exp_avg": state.exp_avg.cpu(),
            "exp_avg_sq": state.exp_avg_sq.cpu(),
            "rng": state.rng.cpu(),
            "losses": torch.tensor(rows, dtype=torch.float64).view(-1, 4),
        }
        header = _Header(
            FORMAT,
            state.step,
            state.smoothed,
            state.best_loss,
            state.best_step,
            state.config_digest,
            state.data_digest,
            state.seconds,
        )
        needed = sum(t.numel() * t.element_size() for t in (*weights.values(), *rest.values()))
        with storage.disk_errors(self.folder, needed), storage.new_folder(path) as temporary:
            save_file(weights, temporary / "adapter.safetensors")
            save_file(rest, temporary / "optimizer.safetensors")
            (temporary / "state.json").write_text(json.dumps(asdict(header)))
            _write_manifest(temporary)
        return CheckpointInfo(state.step, path, True)

    def load(self, info: CheckpointInfo) -> TrainState:
        """Reads and verifies a full checkpoint.

        Raises:
            Corrupt: a file is missing, torn or altered.
        """
        header, weights = self._verified(info)
        from safetensors.torch import load_file

        if not info.resumable:
            raise Corrupt(
                f"the checkpoint of step {info.step} has no optimizer state", advice="resume from a later checkpoint"
            )
        rest = load_file(info.path / "optimizer.safetensors")
        losses = tuple(LossPoint(int(row[0]), *row[1:]) for row in rest["losses"].tolist())
        return TrainState(
            step=header.step,
            flat=weights["flat"],
            ema=weights.get("ema"),
            exp_avg=rest["exp_avg"],
            exp_avg_sq=rest["exp_avg_sq"],
            rng=rest["rng"],
            losses=losses,
            smoothed=header.smoothed,
            best_loss=header.best_loss,
            best_step=header.best_step,
            config_digest=header.config_digest,
            data_digest=header.data_digest,
            seconds=header.seconds,
        )

    def load_weights(self, info: CheckpointInfo) -> torch.Tensor:
        """Verified flat adapter weights for drawing: the EMA where one was kept.

        Raises:
            Corrupt: a file is missing, torn or altered.
        """
        _, weights = self._verified(info)
        return weights.get("ema", weights["flat"])

    def latest(self) -> tuple[CheckpointInfo, TrainState] | None:
        """The newest full checkpoint that passes its checksums; damaged ones are passed over, and said so in
        the log."""
        for info in reversed(self.list()):
            if not info.resumable:
                continue
            try:
                return info, self.load(info)
            except Corrupt as error:
                log.warning("passing over the checkpoint of step %d: %s", info.step, error)
        return None

    def retain(self, policy: KeepPolicy, best_step: int) -> None:
        """Applies a keep policy. Nothing is removed unless the newest full checkpoint passes its checksums."""
        full = [info for info in self.list() if info.resumable]
        if not full:
            return
        try:
            self._verified(full[-1])
        except Corrupt as error:
            log.warning("keeping all checkpoints: %s", error)
            return
        recent = {info.step for info in full[-policy.last :]}
        for info in self.list():
            if info.resumable and info.step in recent:
                continue
            wanted = (policy.every and info.step % policy.every == 0) or (policy.best and info.step == best_step)
            if not wanted:
                storage.discard(info.path)
            elif info.resumable:
                self._slim(info)

    def _slim(self, info: CheckpointInfo) -> None:
        """Drops the optimizer state of an old checkpoint that is kept for its weights."""
        path = self.folder / f"{_SLIM}{info.step:08d}"
        try:
            self._verified(info)
        except Corrupt as error:
            log.warning("removing a damaged checkpoint: %s", error)
            storage.discard(info.path)
            return
        with storage.new_folder(path) as temporary:
            for name in ("adapter.safetensors", "state.json"):
                (temporary / name).write_bytes((info.path / name).read_bytes())
            _write_manifest(temporary)
        storage.discard(info.path)

    def _verified(self, info: CheckpointInfo) -> tuple[_Header, Mapping[str, torch.Tensor]]:
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            manifest = json.loads((info.path / "manifest.json").read_text())
            for name, entry in manifest["files"].items():
                file = info.path / Path(name).name
                if file.stat().st_size != entry["bytes"]:
                    raise Corrupt(
                        f"{file.name} of step {info.step} has {file.stat().st_size} bytes, {entry['bytes']} were "
                        "written"
                    )
                if storage.sha256_file(file) != entry["sha256"]:
                    raise Corrupt(f"{file.name} of step {info.step} fails its checksum")
            header = _Header(**json.loads((info.path / "state.json").read_text()))
            weights = load_file(info.path / "adapter.safetensors")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, SafetensorError) as error:
            raise Corrupt(
                f"the checkpoint of step {info.step} cannot be read ({type(error).__name__}: {error})"
            ) from error
        if header.format != FORMAT:
            raise Corrupt(f"the checkpoint of step {info.step} has format {header.format}, this version reads {FORMAT}")
        return header, weights


def _write_manifest(folder: Path) -> None:
    files = {
        file.name: {"bytes": file.stat().st_size, "sha256": storage.sha256_file(file)}
        for file in sorted(folder.iterdir())
    }
    (folder / "manifest.json").write_text(json.dumps({"format": FORMAT, "files": files}))
