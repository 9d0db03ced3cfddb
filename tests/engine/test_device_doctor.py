from __future__ import annotations

import json
from typing import Any

import pytest

from atelier.engine.device import all_devices, choose_device, cpu_device
from atelier.engine.doctor import check_device, doctor
from atelier.errors import InvalidInput, Unavailable


def test_the_cpu_is_always_there_and_last():
    import torch

    devices = all_devices()
    assert devices[-1].kind == "cpu"
    assert devices[-1].free > 0
    assert choose_device("cpu").torch_name == "cpu"
    with pytest.raises(InvalidInput, match="tpu"):
        choose_device("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(Unavailable, match="cuda:7"):
            choose_device("cuda:7")


def test_a_sound_device_passes_and_the_report_is_plain_data():
    report = doctor((cpu_device(256 * 1024**2),), size=64)
    assert report.ok
    fields = json.loads(json.dumps(report.as_dict()))
    names = {check["name"] for check in fields["devices"][0]["checks"]}
    assert {"matmul bf16", "attention bf16", "convolution fp32", "memory", "speed fp32"} <= names
    assert fields["versions"]["torch"]


def test_wrong_arithmetic_fails(monkeypatch: pytest.MonkeyPatch):
    import torch

    real = torch.conv2d

    def off(picture: Any, *args: Any, **kwargs: Any) -> Any:
        found = real(picture, *args, **kwargs)
        return found if picture.dtype == torch.float64 else found * 1.5

    monkeypatch.setattr(torch, "conv2d", off)
    report = check_device(cpu_device(64 * 1024**2), 64)
    failed = {check.name: check.measured for check in report.checks if not check.ok}
    assert set(failed) == {"convolution fp32", "convolution bf16"}
    assert failed["convolution fp32"] == pytest.approx(0.5, abs=0.01)


def test_a_check_that_raises_is_reported(monkeypatch: pytest.MonkeyPatch):
    import torch

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no kernel for this device")

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", broken)
    report = check_device(cpu_device(64 * 1024**2), 64)
    assert not report.ok
    assert "no kernel" in next(check.detail for check in report.checks if check.name == "attention fp32")
