"""Which device draws: cuda (NVIDIA and ROCm), mps, or cpu, behind one choice."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from atelier.engine.imports import without_collector
from atelier.errors import InvalidInput, Unavailable
from atelier.numerics import cores
from atelier.numerics.precision import cpu_computes_bf16

DeviceKind = Literal["cuda", "mps", "cpu"]
GIB = 1024**3


@dataclass(frozen=True)
class DeviceInfo:
    """A device as the memory plan sees it. All sizes in bytes.

    Attributes:
        free: memory that weights and activations may take now; for the cpu this is the machine's free memory.
        host_free: free memory of the machine, where offloaded weights wait.
        bf16: computes in bfloat16 at full speed. fp16: computes in float16. fp8_storage: can hold float8 weights.
        quantisers: packages for quantised weights that are installed and work on this device.
    """

    kind: DeviceKind
    name: str
    total: int
    free: int
    host_free: int
    bf16: bool
    fp16: bool
    fp8_storage: bool
    index: int = 0
    quantisers: frozenset[str] = frozenset()

    @property
    def torch_name(self) -> str:
        """The name that torch knows it by, such as `cuda:0`."""
        return f"cuda:{self.index}" if self.kind == "cuda" else self.kind

    def freed(self, size: int) -> DeviceInfo:
        """The same device once `size` bytes that are taken on it now are free again."""
        host = self.host_free + size if self.kind != "cuda" else self.host_free
        return replace(self, free=min(self.total, self.free + size), host_free=host)

    def capped(self, gigabytes: float) -> DeviceInfo:
        """The same device with at most `gigabytes` GiB to use (a person's own limit)."""
        if not gigabytes > 0:
            raise InvalidInput(f"a memory cap must be positive, not {gigabytes} GiB")
        cap = int(gigabytes * GIB)
        host = min(self.host_free, cap) if self.kind == "cpu" else self.host_free
        return replace(self, free=min(self.free, cap), total=min(self.total, cap), host_free=host)


def choose_device(prefer: str | None = None) -> DeviceInfo:
    """The best device there is, or the one named (`cuda`, `cuda:1`, `mps`, `cpu`).

    Raises:
        Unavailable: the named device is not there. InvalidInput: no such kind of device.
    """
    devices = all_devices()
    if prefer is None:
        return devices[0]
    for device in devices:
        if prefer in (device.kind, device.torch_name):
            return device
    if prefer.split(":")[0] not in ("cuda", "mps", "cpu"):
        raise InvalidInput(f"no device is called {prefer!r}", advice="say cuda, cuda:N, mps or cpu")
    there = ", ".join(device.torch_name for device in devices)
    raise Unavailable(f"the device {prefer} is not there", advice=f"this machine has: {there}")


def all_devices() -> tuple[DeviceInfo, ...]:
    """All devices, best first; the cpu is always last."""
    with without_collector():
        import torch

    host = host_free_bytes()
    found: list[DeviceInfo] = []
    if torch.cuda.is_available():
        quantisers = _installed(("nf4", "bitsandbytes"), ("int8", "torchao"))
        for index in range(torch.cuda.device_count()):
            free, total = torch.cuda.mem_get_info(index)
            name = torch.cuda.get_device_name(index)
            bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
            info = DeviceInfo("cuda", name, total, free, host, bf16, True, True, index=index, quantisers=quantisers)
            found.append(info)
        found.sort(key=lambda device: -device.free)
    if torch.backends.mps.is_available():
        total = torch.mps.recommended_max_memory()
        free = max(0, total - torch.mps.current_allocated_memory())
        bf16 = torch.backends.mps.is_macos_or_newer(14, 0)
        found.append(DeviceInfo("mps", "Apple GPU", total, free, host, bf16, True, False))
    found.append(cpu_device(host))
    return tuple(found)


def cpu_device(free: int | None = None) -> DeviceInfo:
    """The cpu, with the memory that is free now unless given (bytes)."""
    import psutil

    free = host_free_bytes() if free is None else free
    total = int(psutil.virtual_memory().total)
    name = f"cpu, {cores.usable()} threads"
    quantisers = _installed(("nf4", "bitsandbytes"))
    return DeviceInfo("cpu", name, total, free, free, cpu_computes_bf16(), False, True, quantisers=quantisers)


def _installed(*packages: tuple[str, str]) -> frozenset[str]:
    return frozenset(label for label, module in packages if importlib.util.find_spec(module))


def host_free_bytes() -> int:
    """Free memory of this machine, or of the container it runs in where that is less."""
    import psutil

    free = int(psutil.virtual_memory().available)
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if os.name == "posix" and limit.is_file() and used.is_file():
        text = limit.read_text().strip()
        if text.isdigit():
            free = min(free, max(0, int(text) - int(used.read_text())))
    return free
