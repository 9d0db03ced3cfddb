"""The training loop: exact, resumable, interruptible.

Every draw is a function of (seed, stream, step, index), schedules count steps, and all other state is in the
checkpoint: on a CPU with the same number of threads, a training that was killed and resumed any number of times gives
the same bytes as one that ran through.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.errors import AtelierError, Conflict, OutOfResources
from atelier.numerics import cores
from atelier.numerics.attention import short_attention, steady_attention
from atelier.numerics.heap import kept_heap
from atelier.numerics.memory import ran_out
from atelier.training import rng, storage
from atelier.training.checkpoint import CheckpointInfo, CheckpointStore, LossPoint, TrainState
from atelier.training.config import TrainConfig
from atelier.training.data import BatchSettings, TrainingSet, batches
from atelier.training.lora import LoraPair, LoraSet, inject
from atelier.training.objective import Objective, objective_for
from atelier.training.optimizer import FlatAdamW
from atelier.training.teaching import Teacher

if TYPE_CHECKING:
    import torch
    from torch import nn

SMOOTHING = 0.98
"""Share of the past in the smoothed loss: a mean over about 50 steps."""


class TrainingDiverged(AtelierError):
    """The loss or the gradient is no longer a number."""

    code = "training-diverged"
    exit_code = 9
    http_status = 500


@dataclass(frozen=True)
class Progress:
    """State after a step.

    Attributes:
        step, total: finished steps and all steps.
        loss: this step's loss; ``smoothed``: bias-corrected running mean.
        lr: learning rate of this step.
        eta_seconds: time left by the median of recent steps; samples_per_second: pictures shown to the model.
        elapsed_seconds: time trained, over all sittings.
    """

    step: int
    total: int
    loss: float
    smoothed: float
    lr: float
    eta_seconds: float
    samples_per_second: float
    elapsed_seconds: float


@dataclass(frozen=True)
class SampleRequest:
    """Asks the caller to draw pictures with the current adapter, which is active in the model.

    ``seeds[i]`` belongs to ``prompts[i]`` and is the same at every checkpoint, so that pictures can be
    compared. A request may come twice if the process was killed while drawing.
    """

    step: int
    prompts: tuple[str, ...]
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class TrainResult:
    """What a training gives.

    Attributes:
        adapter: {module path: (A, B, alpha)}; the EMA where one was asked for.
        step: finished steps; ``finished``: whether that was all. If not, the last checkpoint is at ``step``.
        losses: one point a step. checkpoints: what is on disk.
        seconds: time trained over all sittings. resumed_from: step of the checkpoint this sitting began with.
    """

    adapter: dict[str, LoraPair]
    step: int
    finished: bool
    losses: tuple[LossPoint, ...]
    checkpoints: tuple[CheckpointInfo, ...]
    seconds: float
    resumed_from: int


def train(
    model: nn.Module,
    data: TrainingSet,
    config: TrainConfig,
    *,
    state_dir: Path,
    objective: Objective | None = None,
    teacher: Teacher | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_sample: Callable[[SampleRequest], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TrainResult:
    """Trains a LoRA on ``model``, going on from the newest good checkpoint in ``state_dir`` if there is one.

    The model is frozen, adapted in place while training, and given back unadapted (and frozen).

    Args:
        model: the base transformer or UNet, in the precision to train in, on its device.
        data: encoded pictures.
        state_dir: this training's own folder; one process at a time.
        objective: default is the family's own.
        teacher: asked when ``config.teaching`` says so.
        on_progress: called after every step.
        on_sample: called at checkpoints that are multiples of ``sample_every`` and at the end, adapter active,
            gradients off. Whatever it draws from torch's generator is undone afterwards, and its time is not counted.
        should_stop: asked after every step; when true, a checkpoint is written and an unfinished result returned.

    Raises:
        TrainingDiverged: loss or gradient is not finite; earlier checkpoints are kept.
        Conflict: the folder holds another training's state, or another process trains in it.
        OutOfResources: the disk is full, or memory runs out.
    """
    with storage.locked(state_dir), _model_prepared(model, config):
        lora = inject(model, config.target_modules, rank=config.rank, alpha=config.alpha)
        try:
            sitting = _Sitting(
                model,
                data,
                config,
                CheckpointStore(state_dir),
                lora,
                objective or objective_for(config),
                teacher if config.teaching.every else None,
                on_sample,
            )
            return sitting.run(on_progress, should_stop)
        finally:
            lora.eject()


@contextmanager
def _model_prepared(model: nn.Module, config: TrainConfig) -> Iterator[None]:
    """Threads, heap, training mode, gradient checkpointing and attention for the time of the training; all put back
    after."""
    import torch

    training, rng_state = model.training, torch.get_rng_state()
    checkpointing = config.gradient_checkpointing and not getattr(model, "is_gradient_checkpointing", False)
    model.train()
    if checkpointing:
        model.enable_gradient_checkpointing()  # pyright: ignore[reportCallIssue]
    try:
        with (
            torch.enable_grad(),
            cores.every(config.threads) if config.threads else nullcontext(),
            steady_attention(),
            kept_heap() if next(model.parameters()).device.type == "cpu" else nullcontext(),
            short_attention(model) if config.fast_attention else nullcontext(),
        ):
            yield
    finally:
        if checkpointing:
            model.disable_gradient_checkpointing()  # pyright: ignore[reportCallIssue]
        model.train(training)
        torch.set_rng_state(rng_state)


class _Sitting:
    """One process's part of a training."""

    def __init__(
        self,
        model: nn.Module,
        data: TrainingSet,
        config: TrainConfig,
        store: CheckpointStore,
        lora: LoraSet,
        objective: Objective,
        teacher: Teacher | None,
        on_sample: Callable[[SampleRequest], None] | None,
    ) -> None:
        self.model, self.data, self.config, self.store, self.lora = model, data, config, store, lora
        self.objective, self.teacher, self.on_sample = objective, teacher, on_sample
        self.learns_from = data.digest if teacher is None else rng.joined(data.digest, teacher.digest)
        self.optimizer = FlatAdamW(lora.flat, lora.grad, config.optimizer)
        self.settings = BatchSettings(
            batch_size=config.batch_size,
            prior_samples=config.prior_samples,
            caption_dropout=config.caption_dropout,
            flip=config.horizontal_flip,
            use_masks=config.background_weight < 1.0,
            seed=config.seed,
        )
        self.ema: torch.Tensor | None = None
        self.step = 0
        self.losses: list[LossPoint] = []
        self.smoothed, self.best_loss, self.best_step = 0.0, math.inf, -1
        self.seconds_before, self.began = 0.0, time.monotonic()
        self.recent: list[float] = []

    def run(
        self, on_progress: Callable[[Progress], None] | None, should_stop: Callable[[], bool] | None
    ) -> TrainResult:
        storage.sweep(self.store.folder)
        self._start()
        resumed_from, saved = self.step, self.step
        if self.step:
            self._sample_if_due()
        while self.step < self.config.steps:
            before = time.monotonic()
            try:
                point = self._one_step()
            except (RuntimeError, MemoryError) as error:
                if ran_out(error):
                    raise self._no_memory() from error
                raise
            self.recent = [*self.recent[-19:], time.monotonic() - before]
            if on_progress:
                on_progress(self._progress(point))
            stop = should_stop is not None and should_stop()
            if stop or self.step % self.config.checkpoint_every == 0 or self.step == self.config.steps:
                self._save()
                saved = self.step
            if stop and self.step < self.config.steps:
                break  # samples that are due are drawn when it goes on: whoever asked to stop waits for nothing
            if saved == self.step:
                self._sample_if_due()
        if saved != self.step:
            self._save()
        return TrainResult(
            adapter=self.lora.export(self.ema),
            step=self.step,
            finished=self.step == self.config.steps,
            losses=tuple(self.losses),
            checkpoints=tuple(self.store.list()),
            seconds=self._seconds(),
            resumed_from=resumed_from,
        )

    def _start(self) -> None:
        import torch

        found = self.store.latest()
        if found is None:
            torch.manual_seed(rng.stream_seed(self.config.seed, "torch", 0))
            self.lora.initialise(self.config.seed)
            self.ema = self.lora.flat.clone() if self.config.ema_decay else None
            return
        _, state = found
        for ours, theirs, what in (
            (self.config.digest(), state.config_digest, "configuration"),
            (self.learns_from, state.data_digest, "training set"),
        ):
            if ours != theirs:
                raise Conflict(
                    f"the checkpoint of step {state.step} belongs to another {what} ({theirs[:12]}, now {ours[:12]})",
                    kept="the checkpoint is untouched",
                    advice=f"resume with the same {what}, or start anew in an empty folder",
                )
        self.lora.load_flat(state.flat)
        self.ema = None if state.ema is None else state.ema.to(self.lora.flat.device)
        self.optimizer.load(state.exp_avg, state.exp_avg_sq)
        torch.set_rng_state(state.rng)
        self.step, self.losses = state.step, list(state.losses)
        self.smoothed, self.best_loss, self.best_step = state.smoothed, state.best_loss, state.best_step
        self.seconds_before = state.seconds

    def _one_step(self) -> LossPoint:
        config, step = self.config, self.step
        accumulation = config.gradient_accumulation
        self.lora.zero_grad()
        subject_sum, prior_sum, prior_seen = 0.0, 0.0, False
        for micro in range(accumulation):
            for batch in batches(self.data, self.settings, step * accumulation + micro):
                losses = self.objective.losses(self.model, batch)  # (batch,)
                terms: list[torch.Tensor] = []
                if batch.subjects:
                    terms.append(losses[: batch.subjects].mean())
                    subject_sum += float(terms[-1].detach())
                if batch.subjects < len(losses):
                    terms.append(losses[batch.subjects :].mean() * config.prior_weight)
                    prior_sum, prior_seen = prior_sum + float(terms[-1].detach()), True
                total = sum(terms[1:], start=terms[0]) / accumulation
                if not math.isfinite(float(total.detach())):
                    raise self._diverged("the loss", float(total.detach()))
                total.backward()
        if self.teacher is not None and config.teaching.due(step, config.steps):
            lesson = self.teacher.teach(self.model, step, config.teaching.weight)
            if not math.isfinite(lesson):
                raise self._diverged("the teacher's loss", lesson)
        lr = config.lr_at(step)
        norm = self.optimizer.step(step, lr)
        if not math.isfinite(norm):
            raise self._diverged("the gradient's norm", norm)
        self.lora.sync()
        if self.ema is not None:
            # The average starts short and grows to the asked length, so that early weights do not linger.
            decay = min(config.ema_decay, (1 + step) / (10 + step))
            self.ema.lerp_(self.lora.flat, 1.0 - decay)
        self.step = step + 1
        loss = (subject_sum + prior_sum) / accumulation
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * loss
        point = LossPoint(
            self.step, subject_sum / accumulation, prior_sum / accumulation if prior_seen else math.nan, lr
        )
        self.losses.append(point)
        return point

    def _diverged(self, what: str, value: float) -> TrainingDiverged:
        kept = [info.step for info in self.store.list() if info.resumable]
        return TrainingDiverged(
            f"{what} became {value} at step {self.step + 1} of {self.config.steps} (learning rate "
            f"{self.config.lr_at(self.step):.2e})",
            kept=f"the checkpoint of step {kept[-1]} is kept" if kept else "no checkpoint had been written yet",
            advice=f"train with a lower learning rate ({self.config.lr / 3:.1e}, say), or look for a broken picture",
        )

    def _no_memory(self) -> OutOfResources:
        kept = [info.step for info in self.store.list() if info.resumable]
        pictures = self.config.batch_size + (self.config.prior_samples if self.data.priors else 0)
        return OutOfResources(
            f"memory ran out at step {self.step + 1} of {self.config.steps}, with {pictures} pictures at once",
            kept=f"the checkpoint of step {kept[-1]} is kept" if kept else "the encoded pictures are kept",
            advice="use gradient_checkpointing, a smaller batch_size or fewer prior_samples, or a smaller size",
        )

    def _smoothed(self) -> float:
        return self.smoothed / (1.0 - SMOOTHING**self.step) if self.step else math.nan

    def _seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self.began

    def _progress(self, point: LossPoint) -> Progress:
        typical = sorted(self.recent)[len(self.recent) // 2]
        per_step = (
            self.config.batch_size + (self.config.prior_samples if self.data.priors else 0)
        ) * self.config.gradient_accumulation
        return Progress(
            step=self.step,
            total=self.config.steps,
            loss=point.loss + (0.0 if math.isnan(point.prior) else point.prior),
            smoothed=self._smoothed(),
            lr=point.lr,
            eta_seconds=typical * (self.config.steps - self.step),
            samples_per_second=per_step / max(typical, 1e-9),
            elapsed_seconds=self._seconds(),
        )

    def _save(self) -> None:
        import torch

        if self._smoothed() < self.best_loss:
            self.best_loss, self.best_step = self._smoothed(), self.step
        self.store.save(
            TrainState(
                step=self.step,
                flat=self.lora.flat,
                ema=self.ema,
                exp_avg=self.optimizer.exp_avg,
                exp_avg_sq=self.optimizer.exp_avg_sq,
                rng=torch.get_rng_state(),
                losses=tuple(self.losses),
                smoothed=self.smoothed,
                best_loss=self.best_loss,
                best_step=self.best_step,
                config_digest=self.config.digest(),
                data_digest=self.learns_from,
                seconds=self._seconds(),
            )
        )
        self.store.retain(self.config.keep, self.best_step)

    def _sample_if_due(self) -> None:
        config = self.config
        due = config.sample_every and (self.step % config.sample_every == 0 or self.step == config.steps)
        marker = self.store.folder / "sampled.txt"
        if not due or self.on_sample is None or (marker.exists() and _read_step(marker) >= self.step):
            return
        before = time.monotonic()
        with _undisturbed(self.model, self.lora, self.ema):
            self.on_sample(SampleRequest(self.step, config.sample_prompts, config.sample_seeds))
        self.began += time.monotonic() - before
        storage.write_file(marker, str(self.step).encode())


def _read_step(marker: Path) -> int:
    text = marker.read_text()
    return int(text) if text.isdecimal() else -1


@contextmanager
def _undisturbed(model: nn.Module, lora: LoraSet, ema: torch.Tensor | None) -> Iterator[None]:
    """Draws with the averaged adapter, without gradients, in evaluation mode; random state and mode come back after."""
    import torch

    devices = [lora.flat.device] if lora.flat.device.type == "cuda" else []
    was_training = model.training
    with ExitStack() as stack:
        stack.enter_context(torch.random.fork_rng(devices=devices))
        stack.enter_context(lora.using(ema))
        stack.enter_context(torch.no_grad())
        model.eval()
        try:
            yield
        finally:
            model.train(was_training)
