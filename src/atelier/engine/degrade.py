"""When memory runs out despite the plan: the next smaller way to do the same.

Steps are taken in the order of what they cost: fewer pictures at once and a decoder that works in slices change only
the time; then weights are streamed instead of resident; quantised weights come last, since they change the picture.
"""

from __future__ import annotations

from dataclasses import replace

from atelier.engine.card import ModelCard
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.plan import MemoryPlan, plan_memory

SMALLER = 0.8
"""Each further plan must fit into this share of the peak that was too much."""


def degraded(plan: MemoryPlan, card: ModelCard, device: DeviceInfo) -> MemoryPlan | None:
    """The next smaller plan after one that ran out of memory; None when there is none.

    Args:
        device: with the memory that the plan was made for.
    """
    if plan.batch > 1:
        batch = plan.batch // 2
        return replace(plan, batch=batch, reason=f"memory ran out at {plan.batch} pictures together: {batch}")
    if not plan.vae_tiling:
        return replace(plan, vae_slicing=True, vae_tiling=True, reason="memory ran out: pictures are decoded in tiles")
    least = plan.peak_bytes * SMALLER / GIB
    made = plan_memory(card, device.capped(least), width=plan.width, height=plan.height, batch=1)
    if not made.fits or made.peak_bytes >= plan.peak_bytes:
        return None
    return replace(made, reason=f"memory ran out with '{plan.tier}': {made.tier}")


def same_pictures(before: MemoryPlan, after: MemoryPlan) -> bool:
    """Whether both plans draw the same pictures, beyond rounding."""
    return (before.quantisation, before.dtype) == (after.quantisation, after.dtype)
