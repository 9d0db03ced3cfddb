from __future__ import annotations

from dataclasses import replace

import pytest

from atelier.engine.card import ModelCard, shipped_cards
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.plan import choose_dtype, plan_memory
from atelier.errors import InvalidInput, OutOfResources

CARDS = {card.id: card for card in shipped_cards()}


def gpu(gigabytes: float, quantisers: frozenset[str] = frozenset(), host: float = 64, **changes: object) -> DeviceInfo:
    base = DeviceInfo("cuda", "test", 80 * GIB, 80 * GIB, int(host * GIB), True, True, True, quantisers=quantisers)
    return replace(base, **changes).capped(gigabytes)  # type: ignore[arg-type]


def cpu(gigabytes: float) -> DeviceInfo:
    free = int(gigabytes * GIB)
    return DeviceInfo("cpu", "test", free, free, free, True, False, True)


@pytest.mark.parametrize("cap", [8, 10, 12, 16, 24])
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("quantisers", [frozenset(), frozenset({"nf4", "int8"})], ids=["plain", "quantisers"])
def test_every_card_draws_within_every_cap(card: ModelCard, cap: int, quantisers: frozenset[str]):
    plan = plan_memory(card, gpu(cap, quantisers), batch=4)
    assert plan.fits
    assert plan.peak_bytes <= cap * GIB
    assert all(stage.bytes == sum(size for _, size in stage.parts) for stage in plan.stages)
    assert plan.host_bytes <= 64 * GIB
    assert 1 <= plan.batch <= 4
    assert plan.require() is plan


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_more_memory_never_gives_a_worse_tier(card: ModelCard):
    rejected = [len(plan_memory(card, gpu(cap)).rejected) for cap in (8, 10, 12, 16, 24, 48)]
    assert rejected == sorted(rejected, reverse=True)
    assert rejected[-1] == 0
    full = plan_memory(card, gpu(48))
    assert (full.tier, full.offload, full.quantisation, full.text_after) == ("full", "none", "none", "resident")


@pytest.mark.parametrize(
    ("cap", "quantisers", "quantisation", "offload"),
    [
        (8, set(), "none", "group"),
        (12, set(), "none", "group"),
        (16, set(), "fp8-layerwise", "none"),
        (24, set(), "none", "none"),
        (10, {"nf4"}, "nf4", "none"),
        (16, {"int8"}, "torchao-int8", "none"),
    ],
)
def test_tiers_of_flux_dev(cap: int, quantisers: set[str], quantisation: str, offload: str):
    plan = plan_memory(CARDS["flux1-dev"], gpu(cap, frozenset(quantisers)))
    assert (plan.quantisation, plan.offload) == (quantisation, offload)
    assert plan.text_after in ("parked", "freed")
    assert plan.reason
    assert plan.rejected
    assert all(rejected.why for rejected in plan.rejected)


def test_on_the_cpu_flux_needs_its_weights_and_says_so():
    with pytest.raises(OutOfResources, match=r"needs 12\.\d GiB .* 8\.0 GiB may be used"):
        plan_memory(CARDS["flux1-dev"], cpu(8)).require()
    assert plan_memory(CARDS["flux1-dev"], cpu(16)).quantisation == "fp8-layerwise"
    freed = plan_memory(CARDS["flux1-dev"], cpu(24))
    assert (freed.quantisation, freed.text_after) == ("none", "freed")
    assert plan_memory(CARDS["sd15"], cpu(8)).tier == "full"
    for cap in (10, 12, 16, 24):
        assert plan_memory(CARDS["sdxl"], cpu(cap)).fits


def test_what_was_rejected_is_told_with_numbers():
    plan = plan_memory(CARDS["flux1-dev"], gpu(12))
    told = {rejected.tier: rejected.why for rejected in plan.rejected}
    assert "of 12.0 GiB" in told["full"]
    assert told["nf4"] == "bitsandbytes is not installed"
    text = "\n".join(plan.lines())
    assert "denoise" in text
    assert "not full" in text


def test_offload_needs_room_in_the_machine():
    plan = plan_memory(CARDS["flux1-dev"], gpu(12, host=16))
    assert not plan.fits
    assert any("machine's memory" in rejected.why for rejected in plan.rejected)


def test_batch_and_size_change_the_plan():
    card = CARDS["sdxl"]
    assert plan_memory(card, gpu(24), batch=4).batch == 4
    assert plan_memory(card, gpu(8), batch=64).batch < 64
    small, large = (plan_memory(card, gpu(24), width=side, height=side) for side in (512, 1024))
    assert small.peak_bytes < large.peak_bytes
    tight = plan_memory(card, gpu(8))
    assert tight.vae_slicing
    assert tight.vae_tiling


def test_types_follow_the_device():
    old = gpu(12, bf16=False)
    assert plan_memory(CARDS["sd15"], old).dtype == "fp16"
    assert plan_memory(CARDS["flux2-klein"], old).dtype == "bf16"
    slow = replace(cpu(24), bf16=False)
    assert plan_memory(CARDS["sd15"], slow).dtype == "fp32"
    assert plan_memory(CARDS["flux1-dev"], slow).dtype == "bf16"


def test_types_on_devices_that_do_not_compute_bf16():
    old, apple = gpu(24, bf16=False), replace(gpu(24, bf16=False), kind="mps", fp8_storage=False)
    assert choose_dtype(CARDS["sdxl"], old) == choose_dtype(CARDS["sdxl"], apple) == "fp16"
    assert choose_dtype(CARDS["sdxl"], old, "train") == choose_dtype(CARDS["sdxl"], apple, "train") == "fp32"
    assert choose_dtype(CARDS["flux1-dev"], old) == "bf16"  # emulated
    assert choose_dtype(CARDS["flux1-dev"], apple) == "fp32"  # which cannot emulate it


def test_apples_devices_are_planned_without_what_they_lack():
    apple = replace(gpu(64), kind="mps", fp8_storage=False, quantisers=frozenset())
    plan = plan_memory(CARDS["flux2-klein-base"], apple, operation="train", batch=2)
    assert (plan.device, plan.dtype, plan.quantisation, plan.fits) == ("mps", "bf16", "none", True)
    assert not plan_memory(CARDS["flux1-dev"], apple.capped(16), operation="train").fits
    assert plan_memory(CARDS["flux1-dev"], apple.capped(16)).offload == "sequential"


def test_a_training_keeps_its_batch_and_takes_a_smaller_tier_instead():
    one = plan_memory(CARDS["flux2-klein-base"], gpu(40), operation="train", batch=1)
    many = plan_memory(CARDS["flux2-klein-base"], gpu(40), operation="train", batch=8)
    assert (one.batch, many.batch) == (1, 8)
    assert many.gradient_checkpointing
    assert not one.gradient_checkpointing
    none = plan_memory(CARDS["flux2-klein-base"], gpu(24), operation="train", batch=400)
    assert not none.fits
    with pytest.raises(OutOfResources, match="fewer pictures at once"):
        none.require()


def test_what_will_be_free_counts():
    held = replace(gpu(16), free=8 * GIB)
    assert held.freed(4 * GIB).free == held.free + 4 * GIB
    assert held.freed(1000 * GIB).free == held.total
    assert held.freed(4 * GIB).host_free == held.host_free  # its memory is its own
    busy = replace(cpu(8), free=2 * GIB, host_free=2 * GIB)
    assert (busy.freed(GIB).free, busy.freed(GIB).host_free) == (3 * GIB, 3 * GIB)


@pytest.mark.parametrize("cap", [12, 16, 24])
def test_training_plans_step_down_with_the_cap(cap: int):
    plan = plan_memory(CARDS["flux2-klein-base"], gpu(cap), operation="train")
    assert plan.fits
    assert [stage.name for stage in plan.stages] == ["cache prompts", "cache latents", "train"]
    flux = plan_memory(CARDS["flux1-dev"], gpu(cap, frozenset({"nf4"})), operation="train")
    assert flux.fits
    assert flux.gradient_checkpointing
    assert flux.quantisation in ("nf4", "fp8-layerwise")


def test_a_cap_must_be_positive():
    with pytest.raises(InvalidInput, match="positive"):
        cpu(8).capped(0)
    with pytest.raises(InvalidInput, match="positive"):
        cpu(8).capped(float("nan"))
