"""The loop in one process: it learns, stops and goes on, keeps what it should, and says what went wrong."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from atelier.errors import Conflict, Corrupt, OutOfResources
from atelier.training import storage
from atelier.training.checkpoint import CheckpointStore
from atelier.training.config import KeepPolicy, TrainConfig
from atelier.training.data import BatchSettings, batches
from atelier.training.loop import Progress, SampleRequest, TrainingDiverged, TrainResult, train
from atelier.training.lora import inject
from atelier.training.objective import objective_for

CONFIG = TrainConfig(
    rank=2, alpha=2.0, lr=2e-2, steps=8, batch_size=2, prior_samples=1, checkpoint_every=3, ema_decay=0.9
)


def same(first: TrainResult, second: TrainResult) -> bool:
    return all(
        bool((first.adapter[path].b == pair.b).all() and (first.adapter[path].a == pair.a).all())
        for path, pair in second.adapter.items()
    )


def mean_loss(model: Any, data: Any, adapter: Any = None) -> float:
    """Loss over the same twelve draws, with or without an adapter."""
    import torch

    lora = inject(model, CONFIG.target_modules, rank=2, alpha=2.0)
    lora.initialise(0)
    if adapter is not None:
        lora.load(adapter)
    settings = BatchSettings(4, 0, 0.0, False, False, 99)
    with torch.no_grad():
        losses = [
            objective_for(CONFIG).losses(model, batch) for step in range(12) for batch in batches(data, settings, step)
        ]
    lora.eject()
    return float(torch.stack(losses).mean())


def test_it_learns_one_picture(tmp_path: Path, flux: Any, training_set: Any) -> None:
    seen: list[Progress] = []
    config = CONFIG.model_copy(update={"steps": 40, "prior_samples": 0, "ema_decay": 0.0, "checkpoint_every": 100})
    model, data = flux().eval(), training_set(1, 0)
    result = train(model, data, config, state_dir=tmp_path, on_progress=seen.append)
    assert mean_loss(model, data, result.adapter) < 0.98 * mean_loss(model, data)
    assert [progress.step for progress in seen] == list(range(1, 41))
    assert seen[-1].eta_seconds == 0.0
    assert seen[0].samples_per_second > 0
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_stop_and_resume_is_exact_whatever_samples_draw(tmp_path: Path, flux: Any, training_set: Any) -> None:
    import torch

    whole = train(flux(), training_set(), CONFIG, state_dir=tmp_path / "whole")
    requests: list[SampleRequest] = []
    states: list[Any] = []
    model = flux()

    def sample(request: SampleRequest) -> None:
        assert not torch.is_grad_enabled()
        assert not model.training
        requests.append(request)
        torch.manual_seed(0)
        states.append(model.get_submodule("transformer_blocks.0.attn.to_q").lora_b.detach().clone())

    config = CONFIG.model_copy(update={"sample_every": 3, "sample_prompts": ("a", "b")})
    asked = iter([False] * 3 + [True])
    part = train(
        model, training_set(), config, state_dir=tmp_path / "parts", on_sample=sample, should_stop=lambda: next(asked)
    )
    assert (part.step, part.finished, part.resumed_from) == (4, False, 0)
    rest = train(model, training_set(), config, state_dir=tmp_path / "parts", on_sample=sample)
    assert (rest.step, rest.finished, rest.resumed_from) == (8, True, 4)
    assert same(whole, rest)
    assert [point for point in rest.losses if point.step] == list(whole.losses)
    assert [request.step for request in requests] == [3, 6, 8]
    assert len({request.seeds for request in requests}) == 1
    # Pictures are drawn with the average, which is what is exported.
    assert bool((states[-1] == rest.adapter["transformer_blocks.0.attn.to_q"].b).all())
    again = train(model, training_set(), config, state_dir=tmp_path / "parts", on_sample=sample)
    assert same(again, rest)
    assert len(requests) == 3


def test_a_torn_checkpoint_is_passed_over(tmp_path: Path, flux: Any, training_set: Any) -> None:
    whole = train(flux(), training_set(), CONFIG, state_dir=tmp_path)
    store = CheckpointStore(tmp_path)
    assert [info.step for info in store.list()] == [6, 8]
    newest = store.list()[-1]
    for name in ("optimizer.safetensors", "adapter.safetensors", "state.json", "manifest.json"):
        file = newest.path / name
        body = file.read_bytes()
        for damage in (body[: len(body) // 2], body[:-1] + bytes([body[-1] ^ 1]), b""):
            file.write_bytes(damage)
            with pytest.raises(Corrupt, match="step 8"):
                store.load(newest)
        file.unlink()
        with pytest.raises(Corrupt):
            store.load(newest)
        file.write_bytes(body)
    (newest.path / "optimizer.safetensors").write_bytes(b"torn")
    found = store.latest()
    assert found is not None
    assert found[1].step == 6
    store.retain(KeepPolicy(last=1), best_step=-1)
    assert 6 in [info.step for info in store.list()], "the only good checkpoint was removed"
    resumed = train(flux(), training_set(), CONFIG, state_dir=tmp_path)
    assert resumed.resumed_from == 6
    assert same(resumed, whole)


def test_retention_keeps_last_every_and_best(tmp_path: Path, flux: Any, training_set: Any) -> None:
    config = CONFIG.model_copy(
        update={"steps": 13, "checkpoint_every": 2, "keep": KeepPolicy(last=2, every=4, best=False)}
    )
    train(flux(), training_set(), config, state_dir=tmp_path)
    store = CheckpointStore(tmp_path)
    assert [(info.step, info.resumable) for info in store.list()] == [(4, False), (8, False), (12, True), (13, True)]
    slim = store.list()[0]
    assert not (slim.path / "optimizer.safetensors").exists()
    assert bool(store.load_weights(slim).isfinite().all())
    with pytest.raises(Corrupt, match="no optimizer state"):
        store.load(slim)
    best = json.loads((store.list()[-1].path / "state.json").read_text())["best_step"]
    store.retain(KeepPolicy(last=1, every=0, best=True), best_step=8)
    assert [info.step for info in store.list()] == [8, 13]
    assert best > 0


def test_a_broken_picture_gives_advice_and_keeps_the_checkpoint(tmp_path: Path, flux: Any, training_set: Any) -> None:
    data = training_set(2, 0)
    config = CONFIG.model_copy(update={"prior_samples": 0, "batch_size": 1})
    asked = iter([False, False, True])
    train(flux(), data, config, state_dir=tmp_path, should_stop=lambda: next(asked))

    class Broken:
        def losses(self, model: Any, batch: Any) -> Any:
            return batch.latents.flatten(1).sum(1) * float("nan")

    with pytest.raises(TrainingDiverged, match=r"step 4 of 8.*step 3 is kept.*lower learning rate"):
        train(flux(), data, config, state_dir=tmp_path, objective=Broken())
    assert [info.step for info in CheckpointStore(tmp_path).list()] == [3]


def test_another_configuration_or_set_is_refused(tmp_path: Path, flux: Any, training_set: Any) -> None:
    train(flux(), training_set(), CONFIG.model_copy(update={"steps": 2}), state_dir=tmp_path)
    with pytest.raises(Conflict, match="another configuration"):
        train(flux(), training_set(), CONFIG, state_dir=tmp_path)
    with pytest.raises(Conflict, match="another training set"):
        train(flux(), training_set(4, 3), CONFIG.model_copy(update={"steps": 2}), state_dir=tmp_path)
    with storage.locked(tmp_path), pytest.raises(Conflict, match="another process"):
        train(flux(), training_set(), CONFIG, state_dir=tmp_path)


def test_a_full_disk_leaves_earlier_checkpoints(
    tmp_path: Path, flux: Any, training_set: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = storage.sync_file, 0

    def fail_on_the_second_checkpoint(path: Path) -> None:
        nonlocal calls
        calls += 1
        if calls > 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path)

    monkeypatch.setattr(storage, "sync_file", fail_on_the_second_checkpoint)
    with pytest.raises(OutOfResources, match="disk"):
        train(flux(), training_set(), CONFIG, state_dir=tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".lock", "checkpoint-00000003"]
