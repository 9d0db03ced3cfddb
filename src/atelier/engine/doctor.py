"""A self-test of each device that a person can send back: is its arithmetic right, and how fast is it?

Every check compares with fp32 (or fp64) on the cpu and reports the number, so a report tells more than pass or fail.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from atelier.engine.device import DeviceInfo, all_devices

if TYPE_CHECKING:
    import torch

_FAULTS = (RuntimeError, NotImplementedError, TypeError, ValueError)


@dataclass(frozen=True)
class Check:
    """One check: what was measured, in which unit, and the limit that it had to keep (None: only reported)."""

    name: str
    ok: bool
    measured: float | None
    unit: str
    limit: float | None = None
    detail: str = ""


@dataclass(frozen=True)
class DeviceReport:
    """A device and its checks."""

    device: DeviceInfo
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether all checks passed."""
        return all(check.ok for check in self.checks)


@dataclass(frozen=True)
class DoctorReport:
    """The machine's software and all devices. Holds no names of people, files or hosts."""

    versions: dict[str, str]
    system: str
    devices: tuple[DeviceReport, ...]

    @property
    def ok(self) -> bool:
        """Whether every device passed."""
        return all(device.ok for device in self.devices)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        fields = asdict(self)
        for device in fields["devices"]:
            device["device"]["quantisers"] = sorted(device["device"]["quantisers"])
        return {"ok": self.ok, **fields}


def doctor(devices: tuple[DeviceInfo, ...] | None = None, *, size: int = 512) -> DoctorReport:
    """Tests devices, all of this machine by default.

    Args:
        size: side of the matrices, 64 or more; 512 takes about a second on a cpu.
    """
    from importlib.metadata import version

    names = ("torch", "diffusers", "transformers", "safetensors", "accelerate")
    versions = {"python": platform.python_version(), **{name: version(name) for name in names}}
    system = f"{platform.system()} {platform.machine()}"
    chosen = devices if devices is not None else all_devices()
    return DoctorReport(versions, system, tuple(check_device(device, size) for device in chosen))


def check_device(device: DeviceInfo, size: int = 512) -> DeviceReport:
    """Runs the checks on one device. A check that raises is reported as failed with its message."""
    return DeviceReport(device, tuple(_checks(device, max(64, size))))


def _checks(device: DeviceInfo, size: int) -> Iterator[Check]:
    import torch

    place = torch.device(device.torch_name)
    generator = torch.Generator().manual_seed(0)
    left = torch.randn(size, size, generator=generator)
    right = torch.randn(size, size, generator=generator)
    exact = (left.double() @ right.double()).float()
    types = [("fp32", torch.float32, 1e-3), ("bf16", torch.bfloat16, 2e-2)]
    if device.fp16:
        types.append(("fp16", torch.float16, 5e-3))
    for name, dtype, limit in types:
        yield _compare(f"matmul {name}", limit, exact, lambda d=dtype: left.to(place, d) @ right.to(place, d))
    heads = torch.randn(3, 1, 4, 64, 32, generator=generator)
    query, key, value = heads.unbind(0)
    weights = torch.softmax(query.double() @ key.double().mT / 32**0.5, dim=-1)
    attended = (weights @ value.double()).float()
    attention = torch.nn.functional.scaled_dot_product_attention
    for name, dtype, limit in types[:2]:
        q, k, v = query.to(place, dtype), key.to(place, dtype), value.to(place, dtype)
        yield _compare(f"attention {name}", limit, attended, lambda q=q, k=k, v=v: attention(q, k, v))
    picture = torch.randn(1, 8, 32, 32, generator=generator)
    kernel = torch.randn(8, 8, 3, 3, generator=generator)
    filtered = torch.conv2d(picture.double(), kernel.double(), padding=1).float()
    for name, dtype, limit in types[:2]:
        yield _compare(
            f"convolution {name}",
            limit,
            filtered,
            lambda d=dtype: torch.conv2d(picture.to(place, d), kernel.to(place, d), padding=1),
        )
    if device.fp8_storage:
        yield _compare("float8 storage", 0.08, left, lambda: left.to(torch.float8_e4m3fn).to(place).to(torch.float32))
    yield _memory(device, place)
    for name, dtype, _ in types:
        yield _speed(name, dtype, place, left, right)


def _compare(name: str, limit: float, exact: torch.Tensor, run: Callable[[], torch.Tensor]) -> Check:
    """Largest relative error (of the exact result's root mean square) against a limit."""
    try:
        found = run().float().cpu()
    except _FAULTS as error:
        return Check(name, False, None, "relative error", limit, str(error))
    if not bool(found.isfinite().all()):
        return Check(name, False, None, "relative error", limit, "values that are not finite")
    error = float((found - exact).square().mean().sqrt() / exact.square().mean().sqrt())
    return Check(name, error <= limit, error, "relative error", limit)


def _memory(device: DeviceInfo, place: torch.device) -> Check:
    """Takes and touches a sixteenth of the free memory, 1 GiB at most."""
    import torch

    size = min(device.free // 16, 1024**3)
    try:
        block = torch.ones(max(1, size), dtype=torch.uint8, device=place)
        ok = int(block[-1].item()) == 1
    except _FAULTS as error:
        return Check("memory", False, None, "MiB", None, str(error))
    detail = f"{device.free / 1024**3:.1f} of {device.total / 1024**3:.1f} GiB free"
    return Check("memory", ok, size / 1024**2, "MiB", None, detail)


def _speed(name: str, dtype: torch.dtype, place: torch.device, left: torch.Tensor, right: torch.Tensor) -> Check:
    try:
        found = _product_speed(left.to(place, dtype), right.to(place, dtype))
    except _FAULTS as error:
        return Check(f"speed {name}", False, None, "GFLOP/s", None, str(error))
    return Check(f"speed {name}", True, found / 1e9, "GFLOP/s")


def _product_speed(left: torch.Tensor, right: torch.Tensor) -> float:
    """Multiplications and additions a second of a matrix product, best of five."""
    import torch

    best = float("inf")
    for _ in range(6):
        begun = time.perf_counter()
        product = left @ right
        if left.device.type == "cuda":
            torch.cuda.synchronize(left.device)
        product[0, 0].item()
        best = min(best, time.perf_counter() - begun)
    return 2 * left.shape[0] ** 3 / best


def product_speed(device: str, dtype: Literal["fp32", "bf16"], size: int = 512) -> float:
    """Floating-point operations a second of a product of two `size` x `size` matrices on a device (`cuda:0`, `cpu`)."""
    import torch

    place = {"device": torch.device(device), "dtype": torch.bfloat16 if dtype == "bf16" else torch.float32}
    return _product_speed(torch.ones(size, size, **place), torch.ones(size, size, **place))
