"""Which number format a device computes in at full speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def cpu_computes_bf16() -> bool:
    """Whether this CPU has instructions for bfloat16; emulated, it is some ten times slower than float32."""
    import torch

    return bool(torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported())


def working_dtype(device: str) -> torch.dtype:
    """What small models are trained and drawn with on a device ("cpu", "cuda:0"): bfloat16, but float32 on a CPU that
    only emulates it."""
    import torch

    return torch.float32 if device.startswith("cpu") and not cpu_computes_bf16() else torch.bfloat16


def mixed(device: str) -> torch.autocast:
    """Autocast to bfloat16 where `working_dtype` is that, and nothing elsewhere."""
    import torch

    kind = device.split(":")[0]
    return torch.autocast(kind, torch.bfloat16, enabled=working_dtype(device) is torch.bfloat16)
