"""What each tier of the plan asks diffusers for, where the device itself is not there: calls and their arguments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from atelier.engine.card import ModelCard, shipped_cards
from atelier.engine.device import GIB, DeviceInfo
from atelier.engine.load import load_part
from atelier.engine.placement import Placement
from atelier.engine.plan import MemoryPlan, plan_memory
from atelier.engine.session import ModelSession

DEV = next(card for card in shipped_cards() if card.id == "flux1-dev")


def device(kind: str, gigabytes: float, *quantisers: str, fp8: bool = False) -> DeviceInfo:
    base = DeviceInfo(kind, "test", 96 * GIB, 96 * GIB, 96 * GIB, True, True, fp8, quantisers=frozenset(quantisers))  # type: ignore[arg-type]
    return base.capped(gigabytes)


class Part:
    """Stands in for a module: remembers where it was sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.config = SimpleNamespace(force_upcast=False)

    def parameters(self) -> list[Any]:
        return []

    def to(self, place: Any) -> None:
        self.sent.append(str(place))


def placed(plan: MemoryPlan, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Part, list[dict[str, Any]]]:
    """Places a part by a plan; what group offloading was asked for."""
    import torch
    from diffusers.hooks import group_offloading

    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(group_offloading, "apply_group_offloading", lambda part, **how: calls.append(how))
    part = Part()
    Placement(DEV, plan, torch.device(plan.device)).place(part, name)
    return part, calls


@pytest.mark.parametrize(
    ("kind", "gigabytes", "tier", "blocks", "streams"),
    [
        ("cuda", 10, "group offload", True, True),
        ("cuda", 2.7, "sequential offload", False, True),
        ("mps", 8, "sequential offload", False, False),
    ],
)
def test_streamed_tiers(
    kind: str, gigabytes: float, tier: str, blocks: bool, streams: bool, monkeypatch: pytest.MonkeyPatch
):
    plan = plan_memory(DEV, device(kind, gigabytes))
    assert (plan.tier, plan.fits) == (tier, True)
    part, (how,) = placed(plan, "transformer", monkeypatch)
    assert part.sent == []
    assert how["offload_type"] == ("block_level" if blocks else "leaf_level")
    assert how["num_blocks_per_group"] == (1 if blocks else None)
    assert how["use_stream"] is streams
    assert (str(how["onload_device"]), str(how["offload_device"])) == (plan.device, "cpu")
    _, (text,) = placed(plan, "text_encoder_2", monkeypatch)
    assert text["offload_type"] == "leaf_level"
    vae, none = placed(plan, "vae", monkeypatch)
    assert (vae.sent, none) == ([plan.device], [])


@pytest.mark.parametrize(("kind", "gigabytes"), [("cuda", 48), ("mps", 48), ("cuda", 30)])
def test_resident_tiers_send_the_denoiser_to_the_device(kind: str, gigabytes: float, monkeypatch: pytest.MonkeyPatch):
    plan = plan_memory(DEV, device(kind, gigabytes))
    assert plan.offload == "none"
    part, calls = placed(plan, "transformer", monkeypatch)
    assert (part.sent, calls) == ([plan.device], [])


@pytest.mark.parametrize("gigabytes", [23.7])
def test_model_offload_leaves_the_parts_to_the_pipeline(gigabytes: float, monkeypatch: pytest.MonkeyPatch):
    plan = plan_memory(DEV, device("cuda", gigabytes))
    assert plan.offload == "model"
    for name in ("transformer", "vae"):
        part, calls = placed(plan, name, monkeypatch)
        assert (part.sent, calls) == ([], [])


def test_model_offload_is_switched_on_once_for_a_pipeline(flux_folder: Path, open_session: Any):
    session: ModelSession = open_session(flux_folder, plan_changes={"offload": "model", "text_after": "parked"})
    asked: list[Any] = []
    built = session._build

    def build(*args: Any, **kwargs: Any) -> Any:
        pipe = built(*args, **kwargs)
        pipe.enable_model_cpu_offload = lambda device: asked.append(device)
        pipe.remove_all_hooks = lambda: asked.append("off")
        return pipe

    session._build = build  # type: ignore[method-assign]
    first = session.pipeline("text-to-image")
    assert session.pipeline("text-to-image") is first
    assert asked == [session.device]
    session.pipeline("image-to-image")
    assert asked == [session.device, "off", session.device]


@pytest.mark.parametrize(
    ("quantiser", "quantisation"), [("nf4", "nf4"), ("int8", "torchao-int8"), ("", "fp8-layerwise")]
)
def test_quantised_tiers_pack_on_their_device(
    quantiser: str, quantisation: str, monkeypatch: pytest.MonkeyPatch, flux_folder: Path
):
    import torch

    from atelier.engine import load

    plan = plan_memory(DEV, device("cuda", 20, *filter(None, [quantiser]), fp8=not quantiser))
    assert (plan.quantisation, plan.offload) == (quantisation, "none")
    asked: list[Any] = []

    def packed(cls: type, config: Path, tensors: Any, *how: Any) -> Any:
        asked.append((cls.__name__, config.name, len(list(tensors)) > 50, *how))
        return torch.nn.Linear(2, 2)

    monkeypatch.setattr(load, "load_packed", packed)
    load_part(load.WeightSource(flux_folder), DEV, "transformer", "diffusers", "FluxTransformer2DModel", plan)
    assert asked == [("FluxTransformer2DModel", "transformer", True, quantisation, torch.bfloat16, "cuda:0")]


def test_a_quantiser_places_the_denoiser_itself(monkeypatch: pytest.MonkeyPatch):
    plan = plan_memory(DEV, device("cuda", 12, "nf4"))
    assert plan.quantisation == "nf4"
    part, calls = placed(plan, "transformer", monkeypatch)
    assert (part.sent, calls) == ([], [])


def test_old_gpus_compute_u_nets_in_half_precision():
    old = replace(device("cuda", 24), bf16=False)
    cards: dict[str, ModelCard] = {card.id: card for card in shipped_cards()}
    assert plan_memory(cards["sdxl"], old).dtype == "fp16"
    assert plan_memory(DEV, old).dtype == "bf16"
