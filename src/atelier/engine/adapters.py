"""Adapters (LoRA): tensors and scales as values, checked against the model they are for.

Layout: diffusers/PEFT, `<component>.<module>.lora_A.weight` (rank, in) and `.lora_B.weight` (out, rank); the update is
`alpha / rank * B A` (Hu et al., LoRA, 2021). Other layouts are converted by the studio's importers first.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    import torch

_KEY = re.compile(r"^(transformer|unet|text_encoder(?:_\d)?)\.(.+)\.lora_([AB])\.weight$")
_ALPHA = re.compile(r"^(transformer|unet|text_encoder(?:_\d)?)\.(.+)\.alpha$")


@dataclass(frozen=True)
class LoraPair:
    """One module's matrices. `down` is (rank, in) and `up` (out, rank), or (rank, in, k, k) and (out, rank, 1, 1) for a
    convolution; `scale` is alpha / rank."""

    down: torch.Tensor
    up: torch.Tensor
    scale: float

    @property
    def rank(self) -> int:
        """The inner dimension."""
        return self.down.shape[0]


@dataclass(frozen=True)
class Adapter:
    """A LoRA in diffusers' layout.

    Attributes:
        tensors: by full name. alphas: by `<component>.<module>`, or a component's name for all of its modules; a module
            without one has alpha = rank.
    """

    name: str
    tensors: Mapping[str, torch.Tensor] = field(repr=False)
    alphas: Mapping[str, float] = field(default_factory=dict, repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names, shapes, bytes and alphas: two adapters with one digest draw the same."""
        import torch

        total = hashlib.sha256(json.dumps(sorted(self.alphas.items())).encode())
        for name in sorted(self.tensors):
            tensor = self.tensors[name].detach().cpu().contiguous()
            total.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
            total.update(tensor.flatten().view(torch.uint8).numpy().tobytes())
        return total.hexdigest()

    @cached_property
    def modules(self) -> Mapping[str, Mapping[str, LoraPair]]:
        """Pairs by component and module.

        Raises:
            InvalidInput: keys of another layout or kind (DoRA, LoKr), halves without the other, wrong shapes, values
            that are not finite.
        """
        halves: dict[tuple[str, str], dict[str, torch.Tensor]] = {}
        alphas = dict(self.alphas)
        for key, tensor in self.tensors.items():
            if alpha := _ALPHA.match(key):
                alphas[f"{alpha[1]}.{alpha[2]}"] = float(tensor)
                continue
            parts = _KEY.match(key)
            if parts is None:
                kind = "DoRA (magnitude vectors)" if "magnitude" in key else "another layout"
                raise InvalidInput(
                    f"adapter {self.name!r}: {key} is {kind}, diffusers' lora_A / lora_B is needed",
                    advice="import it first",
                    command=("lora", "import", "FILE"),
                )
            halves.setdefault((parts[1], parts[2]), {})[parts[3]] = tensor
        found: dict[str, dict[str, LoraPair]] = {}
        for (component, module), pair in halves.items():
            if len(pair) != 2:
                raise InvalidInput(f"adapter {self.name!r}: {component}.{module} has only one of lora_A and lora_B")
            down, up = pair["A"], pair["B"]
            rank = down.shape[0]
            if down.dim() not in (2, 4) or up.dim() != down.dim() or up.shape[1] != rank or rank == 0:
                raise InvalidInput(
                    f"adapter {self.name!r}: {component}.{module} has shapes {tuple(down.shape)} and {tuple(up.shape)}"
                )
            if not (bool(down.isfinite().all()) and bool(up.isfinite().all())):
                raise InvalidInput(f"adapter {self.name!r}: {component}.{module} holds values that are not finite")
            alpha = alphas.get(f"{component}.{module}", alphas.get(component, float(rank)))
            found.setdefault(component, {})[module] = LoraPair(down, up, alpha / rank)
        if not found:
            raise InvalidInput(f"adapter {self.name!r} holds no tensors")
        return found

    @property
    def changes_text(self) -> bool:
        """Whether it changes a text encoder (then prompt embeddings depend on it)."""
        return any(component.startswith("text_encoder") for component in self.modules)


@dataclass(frozen=True)
class AdapterUse:
    """An adapter and how strongly it counts (1.0: as trained; 0 and negative weights are allowed)."""

    adapter: Adapter
    weight: float = 1.0


def read_adapter(path: Path, name: str | None = None) -> Adapter:
    """Reads a .safetensors adapter in diffusers' layout, alphas from its `lora_adapter_metadata`.

    Raises:
        InvalidInput, Corrupt: see `safetensors_header.read_header` and `Adapter.modules`.
    """
    from safetensors.torch import load_file

    from atelier.engine.safetensors_header import read_header

    header = read_header(path)
    adapter = Adapter(name or path.stem, load_file(path), _alphas(header.metadata.get("lora_adapter_metadata", "{}")))
    _ = adapter.modules
    return adapter


def _alphas(text: str) -> dict[str, float]:
    try:
        fields: Any = json.loads(text)
        alphas: dict[str, float] = {}
        for key, value in fields.items():
            component, _, setting = key.partition(".")
            if setting == "lora_alpha" and value is not None:
                alphas[component] = float(value)
            elif setting == "alpha_pattern" and value:
                alphas |= {f"{component}.{module}": float(alpha) for module, alpha in value.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(f"the adapter's lora_adapter_metadata does not parse: {error}") from error
    return alphas


def check_targets(adapter: Adapter, component: str, model: torch.nn.Module) -> dict[str, torch.nn.Module]:
    """The model's modules that an adapter changes, by name, with shapes compared.

    Raises:
        InvalidInput: modules that the model does not have, or of other sizes (the adapter is for another model).
    """
    import torch

    there = dict(model.named_modules())
    found: dict[str, torch.nn.Module] = {}
    missing: list[str] = []
    for name, pair in adapter.modules.get(component, {}).items():
        module = there.get(name)
        if module is None:
            missing.append(name)
            continue
        if isinstance(module, torch.nn.Conv2d):
            wanted = (module.in_channels, module.out_channels)
        else:
            wanted = (getattr(module, "in_features", None), getattr(module, "out_features", None))
        given = (pair.down.shape[1], pair.up.shape[0])
        if given != wanted or (pair.down.dim() == 4) != isinstance(module, torch.nn.Conv2d):
            raise InvalidInput(
                f"adapter {adapter.name!r} is for another model: {name} is {wanted[0]} to {wanted[1]} here, "
                f"{given[0]} to {given[1]} in the adapter"
            )
        found[name] = module
    if missing:
        raise InvalidInput(
            f"adapter {adapter.name!r} is for another model: {len(missing)} of its {len(missing) + len(found)} modules "
            f"are not there (first: {component}.{missing[0]})"
        )
    return found


def same_for_all(samples: Sequence[Sequence[AdapterUse]]) -> bool:
    """Whether every sample of a batch uses the same adapters with the same weights."""
    keys = [[(use.adapter.digest, use.weight) for use in sample] for sample in samples]
    return all(key == keys[0] for key in keys)
