"""Denoisers stored in fewer bits, loaded tensor by tensor: the full weights are never in memory at once.

The same way for folders and single files, on the CPU and on GPUs: the model is built without memory, and each weight is
packed as it comes in.

- float8 (e4m3): diffusers' layerwise casting; arithmetic in the plan's type.
- int8: torchao, a scale for each group of 128 weights of a row.
- nf4: bitsandbytes, double-quantised (Dettmers et al., QLoRA, 2023).
- gguf: the file's own packing (llama.cpp's k-quants and others), unpacked layer by layer.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.errors import Corrupt, Unavailable

if TYPE_CHECKING:
    import torch
    from torch import nn

INT8_GROUP = 128
# Small layers at the ends, where few bits cost the most quality. diffusers' own list for float8 also spares every
# adaptive norm, which in FLUX.1 is 3.2 of 11.9 billion parameters.
KEPT_WHOLE = (
    "pos_embed",
    "patch_embed",
    "x_embedder",
    "context_embedder",
    "time_",
    "norm_out",
    "^proj_(in|out)$",
    "^conv_(in|out)$",
)
_PACKAGES = {"nf4": "bitsandbytes", "torchao-int8": "torchao", "gguf": "gguf"}


def cast_by_layers(module: Any, dtype: torch.dtype) -> None:
    """Stores the weights of linear and convolution layers in float8 (e4m3) and computes in `dtype`, in place."""
    import torch
    from diffusers.hooks.layerwise_casting import apply_layerwise_casting

    apply_layerwise_casting(
        module, storage_dtype=torch.float8_e4m3fn, compute_dtype=dtype, skip_modules_pattern=KEPT_WHOLE
    )


def load_packed(
    cls: type[Any],
    config: Path,
    tensors: Iterable[tuple[str, torch.Tensor]],
    quantisation: str,
    dtype: torch.dtype,
    device: str,
) -> Any:
    """Builds a model and fills it.

    Args:
        config: folder with the model's `config.json`. tensors: by the model's own names, each once.
        quantisation: `none`, or as in `MemoryPlan`. device: where int8 and nf4 are packed, and stay.

    Raises:
        Corrupt: a tensor is missing, unknown or of another shape. Unavailable: the package for it is not installed.
    """
    from accelerate import init_empty_weights

    with init_empty_weights():
        module = cls.from_config(cls.load_config(str(config), local_files_only=True))
    module.to(dtype)
    if quantisation == "fp8-layerwise":
        cast_by_layers(module, dtype)
    missing = dict(module.named_parameters())
    keep = _Keeper(module, quantisation, dtype, device)
    for key, tensor in tensors:
        target = missing.pop(key, None)
        shape = tuple(getattr(tensor, "quant_shape", tensor.shape))
        if target is None or tuple(target.shape) != shape:
            raise Corrupt(f"{config.name}: tensor {key} {shape} does not fit the configuration")
        keep(key, target, tensor)
    if missing:
        raise Corrupt(f"{config.name}: {len(missing)} tensors are missing, first {next(iter(missing))}")
    module.eval()
    module.requires_grad_(False)
    return module


def weight_bytes(module: nn.Module) -> int:
    """Size of a module's weights in memory, packed ones with their scales."""
    return sum(_bytes(tensor) for tensor in module.parameters())


class _Keeper:
    """Puts tensors into a model in the form that they are kept in."""

    def __init__(self, module: nn.Module, quantisation: str, dtype: torch.dtype, device: str) -> None:
        import torch

        self._module, self._kind, self._dtype, self._device = module, quantisation, dtype, device
        self._packed = {
            name: layer
            for name, layer in module.named_modules()
            if isinstance(layer, torch.nn.Linear) and not any(re.search(pattern, name) for pattern in KEPT_WHOLE)
        }
        if quantisation in _PACKAGES:
            _require(quantisation)

    def __call__(self, key: str, target: nn.Parameter, tensor: torch.Tensor) -> None:
        from accelerate.utils import set_module_tensor_to_device

        name, _, which = key.rpartition(".")
        layer = self._packed.get(name) if which == "weight" else None
        if hasattr(tensor, "quant_type"):
            if layer is not None and self._unpacks(tensor):
                self._gguf(name, layer, tensor)
                return
            tensor = _unpacked(tensor)
        if layer is not None and self._kind == "nf4":
            self._nf4(name, layer, tensor)
            return
        place = self._device if self._kind in ("nf4", "torchao-int8") else "cpu"
        value = tensor.to(target.dtype)
        if value.data_ptr() == tensor.data_ptr():
            value = value.clone()  # else the whole file stays mapped
        set_module_tensor_to_device(self._module, key, place, value=value, dtype=target.dtype)
        if layer is not None and self._kind == "torchao-int8" and layer.in_features % INT8_GROUP == 0:
            self._int8(layer)

    @staticmethod
    def _unpacks(tensor: Any) -> bool:
        return tensor.quant_type.name != "BF16"  # that is whole, under another name

    def _gguf(self, name: str, layer: nn.Linear, tensor: torch.Tensor) -> None:
        import torch
        from diffusers.quantizers.gguf.utils import GGUFLinear

        with torch.device("meta"):
            packed = GGUFLinear(
                layer.in_features, layer.out_features, layer.bias is not None, compute_dtype=self._dtype
            )
        packed.weight, packed.bias = tensor, layer.bias  # type: ignore[assignment]
        self._replace(name, packed)

    def _nf4(self, name: str, layer: nn.Linear, tensor: torch.Tensor) -> None:
        layers = importlib.import_module("bitsandbytes").nn
        packed = layers.Linear4bit(
            layer.in_features,
            layer.out_features,
            layer.bias is not None,
            compute_dtype=self._dtype,
            compress_statistics=True,
            quant_type="nf4",
            device="meta",
        )
        weight = layers.Params4bit(
            tensor.to(self._dtype).contiguous(),
            requires_grad=False,
            quant_type="nf4",
            compress_statistics=True,
            module=packed,
        )
        packed.weight, packed.bias = weight.to(self._device), layer.bias
        self._replace(name, packed)

    def _int8(self, layer: nn.Linear) -> None:
        torchao = importlib.import_module("torchao.quantization")
        torchao.quantize_(layer, torchao.Int8WeightOnlyConfig(granularity=torchao.PerGroup(INT8_GROUP)))

    def _replace(self, name: str, layer: nn.Module) -> None:
        parent, _, child = name.rpartition(".")
        setattr(self._module.get_submodule(parent), child, layer)


def _require(quantisation: str) -> None:
    package = _PACKAGES[quantisation]
    if importlib.util.find_spec(package) is None:
        raise Unavailable(f"{quantisation} weights need the package {package}", advice=f"pip install {package}")


def _unpacked(tensor: Any) -> torch.Tensor:
    from diffusers.quantizers.gguf.utils import dequantize_gguf_tensor

    return dequantize_gguf_tensor(tensor)


def _bytes(tensor: Any) -> int:
    if hasattr(tensor, "__tensor_flatten__"):  # torchao's packed tensors
        return sum(_bytes(getattr(tensor, name)) for name in tensor.__tensor_flatten__()[0])
    return tensor.numel() * tensor.element_size() + sum(map(_bytes, _scales(getattr(tensor, "quant_state", None))))


def _scales(state: Any) -> Iterator[torch.Tensor]:
    """The scales beside nf4 weights, and the scales of the scales."""
    if state is not None:
        yield state.absmax
        yield from _scales(getattr(state, "state2", None))
