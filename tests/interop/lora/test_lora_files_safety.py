"""Files that strangers made: pickles, liars, truncated, huge, poisoned. None is loaded, none leaves anything behind."""

from __future__ import annotations

import json
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.engine.safetensors_header import read_header as read_engine_header
from atelier.errors import InvalidInput, NotFound
from atelier.interop.lora import Limits, Target, file, read_header, read_lora, to_internal, write_safetensors

torch = pytest.importorskip("torch")


def _file(path: Path, header: Any, data: bytes = b"") -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


def _entry(dtype: str = "F32", shape: Any = (1,), offsets: Any = (0, 4)) -> dict[str, Any]:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


@pytest.mark.parametrize(
    ("header", "data", "reason"),
    [
        ({"a": _entry()}, b"\0" * 8, "describes"),
        ({"a": _entry()}, b"\0" * 2, "describes"),
        ({"a": _entry(offsets=(4, 8))}, b"\0" * 8, "gap or overlap"),
        ({"a": _entry(), "b": _entry(offsets=(0, 4))}, b"\0" * 4, "gap or overlap"),
        ({"a": _entry(shape=(2,))}, b"\0" * 4, "bytes for a F32"),
        ({"a": _entry(shape=(2**61, 8))}, b"\0" * 4, "bytes for a F32"),
        ({"a": _entry(shape=(-1,))}, b"\0" * 4, "damaged shape"),
        ({"a": _entry(shape=(True,))}, b"\0" * 4, "damaged shape"),
        ({"a": _entry(offsets=(0, 4, 4))}, b"\0" * 4, "damaged shape"),
        ({"a": _entry(dtype="Q9")}, b"\0" * 4, "unknown dtype"),
        ({"a": _entry(dtype="I32")}, b"\0" * 4, "whole numbers"),
        ({"a": 3}, b"", "no object"),
        ([], b"", "no object"),
        ({"__metadata__": {"x": 1}}, b"", "metadata"),
        (b'{"a":1,"a":2}', b"", "damaged"),
        (b"{" * 50_000, b"", "damaged"),
        (b"\xff\xfe{}", b"", "damaged"),
    ],
)
def test_lying_headers_are_refused(tmp_path: Path, header: Any, data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_lora(_file(tmp_path / "x.safetensors", header, data))


def test_pickles_are_refused_by_ending_and_by_content(tmp_path: Path) -> None:
    for name in ("x.pt", "x.ckpt", "x.BIN", "x.pth"):
        (tmp_path / name).write_bytes(b"never read")
        with pytest.raises(InvalidInput, match="pickled"):
            read_lora(tmp_path / name)
    torch.save({"a": torch.ones(1)}, tmp_path / "x.safetensors")
    with pytest.raises(InvalidInput, match="pickled"):
        read_lora(tmp_path / "x.safetensors")


@pytest.mark.parametrize("length", [0x80, 0x0280, 0x0480, 0x4B50])
def test_a_header_as_long_as_a_pickle_begins_is_no_pickle(tmp_path: Path, length: int) -> None:
    """Headers are padded to eight bytes, so one adapter in 32 has such a length."""
    entry = {"a.lora_A.weight": _entry()}
    blank = json.dumps(entry | {"__metadata__": {"x": ""}}).encode()
    if length > len(blank):
        header = json.dumps(entry | {"__metadata__": {"x": "y" * (length - len(blank))}}).encode()
    else:
        header = json.dumps(entry).encode().ljust(length)
    assert len(header) == length
    path = _file(tmp_path / "x.safetensors", header, b"\0" * 4)
    assert list(read_lora(path).state) == ["a.lora_A.weight"]
    assert list(read_engine_header(path).tensors) == ["a.lora_A.weight"]


def test_limits_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    write_safetensors({"a.lora_A.weight": torch.ones(4), "b.lora_A.weight": torch.ones(4)}, {}, path)
    for limits, what in (
        (Limits(file_bytes=20), "at most 20"),
        (Limits(header_bytes=16), "at most 16"),
        (Limits(tensors=1), "at most 1 "),
    ):
        with pytest.raises(InvalidInput, match=what):
            read_lora(path, limits)
    with pytest.raises(NotFound):
        read_lora(tmp_path / "nothing.safetensors")
    with pytest.raises(InvalidInput):
        read_lora(tmp_path)
    (tmp_path / "empty.safetensors").write_bytes(b"")
    with pytest.raises(InvalidInput, match="no safetensors"):
        read_lora(tmp_path / "empty.safetensors")


def test_a_file_is_in_memory_once_while_it_is_read(tmp_path: Path) -> None:
    size = 8 * 2**20
    state = {f"{n}.lora_A.weight": torch.zeros(size // 4 // 4) for n in range(4)}
    write_safetensors(state, {}, tmp_path / "x.safetensors")
    tracemalloc.start()
    try:
        assert len(read_lora(tmp_path / "x.safetensors").state) == 4
        assert size < tracemalloc.get_traced_memory()[1] < 1.2 * size
    finally:
        tracemalloc.stop()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.safetensors"
    for change, found in ((lambda data: data + b"0", "were expected"), (lambda data: data[:-4], "4 bytes")):
        write_safetensors({"a.lora_A.weight": torch.ones(2)}, {}, path)

        def and_changed(path: Path, limits: Limits, change: Any = change) -> Any:
            header = read_header(path, limits)
            path.write_bytes(change(path.read_bytes()))
            return header

        monkeypatch.setattr(file, "read_header", and_changed)
        with pytest.raises(InvalidInput, match=f"changed while it was read: .*{found}"):
            read_lora(path)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float8_e4m3fn"])
def test_nan_and_infinity_are_named(tmp_path: Path, dtype: str) -> None:
    poisoned = torch.tensor([1.0, float("nan")]).to(getattr(torch, dtype))
    write_safetensors({"k.lora_A.weight": poisoned}, {}, tmp_path / "x.safetensors")
    with pytest.raises(InvalidInput, match=r"k\.lora_A\.weight"):
        read_lora(tmp_path / "x.safetensors")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), place=st.integers(0, 400), byte=st.integers(0, 255))
def test_damaged_files_never_crash(tmp_path: Path, cut: int, place: int, byte: int) -> None:
    path = tmp_path / "x.safetensors"
    write_safetensors({"a.lora_A.weight": torch.ones(2, 3), "a.alpha": torch.tensor(1.0)}, {"m": "ä"}, path)
    data = bytearray(path.read_bytes())
    data[place % len(data)] = byte
    path.write_bytes(bytes(data[: max(1, len(data) - cut)]) if cut < 200 else bytes(data))
    try:
        file = read_lora(path)
    except InvalidInput:
        return
    assert set(file.state) == set(file.header)


def test_written_files_are_what_safetensors_reads(tmp_path: Path) -> None:
    from safetensors import safe_open

    path = tmp_path / "x.safetensors"
    state = {
        "z.weight": torch.randn(3, 2).bfloat16(),
        "a.weight": torch.randn(5),
        "e.weight": torch.empty(0, 4),
        "m.alpha": torch.tensor(4.0),
        "t.weight": torch.randn(4, 6).T,
        "f.weight": torch.randn(3).to(torch.float8_e5m2),
    }
    size = write_safetensors(state, {"b": "1", "a": "ä"}, path)
    assert size == path.stat().st_size
    with safe_open(path, "pt") as opened:
        assert opened.metadata() == {"a": "ä", "b": "1"}
        for key, tensor in state.items():
            assert torch.equal(opened.get_tensor(key).float(), tensor.float())
            assert opened.get_tensor(key).dtype == tensor.dtype
    ours = read_lora(path)
    assert all(torch.equal(ours.state[key].float(), tensor.float()) for key, tensor in state.items())
    assert ours.header == read_header(path)[0]


def test_a_failed_write_leaves_nothing_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    write_safetensors({"a": torch.ones(1)}, {}, path)
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match="cannot hold"):
        write_safetensors({"a": torch.ones(1, dtype=torch.complex64)}, {}, path)
    with pytest.raises(InvalidInput, match="could not be written"):
        write_safetensors({"a": torch.ones(1)}, {}, path / "below.safetensors")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.safetensors"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"lora_A": (2, 16)}, "not both factors"),
        ({"lora_A": (2, 16), "lora_B": (16, 3)}, "rank 2 in A and 3 in B"),
        ({"lora_A": (0, 16), "lora_B": (16, 0)}, "rank 0"),
        ({"lora_A": (2, 2, 16), "lora_B": (16, 2)}, "no LoRA pair"),
        ({"lora_A": (2, 24), "lora_B": (24, 2)}, "24×24, the model's layer is 16×16"),
    ],
)
def test_contradictory_parts_are_refused(state: dict[str, tuple[int, ...]], reason: str, small_target: Target) -> None:
    name = "transformer.transformer_blocks.0.attn.to_q"
    with pytest.raises(InvalidInput, match=reason):
        to_internal({f"{name}.{key}.weight": torch.zeros(shape) for key, shape in state.items()}, small_target)


def test_the_same_layer_twice_is_refused(small_target: Target) -> None:
    pair = {"lora_A.weight": torch.zeros(1, 16), "lora_B.weight": torch.zeros(16, 1)}
    names = ("transformer.transformer_blocks.0.attn.to_out.0", "diffusion_model.double_blocks.0.img_attn.proj")
    with pytest.raises(InvalidInput, match="given twice"):
        to_internal({f"{name}.{key}": t for name in names for key, t in pair.items()}, small_target)


def test_what_is_not_read_is_named(small_target: Target) -> None:
    name = "transformer.transformer_blocks.0.attn.to_q"
    state = {
        f"{name}.lora_A.weight": torch.zeros(1, 16),
        f"{name}.lora_B.weight": torch.zeros(16, 1),
        f"{name}.hada_w1_a": torch.zeros(1),
        "transformer.transformer_blocks.9.attn.to_q.alpha": torch.tensor(1.0),
        "stray": torch.zeros(1),
    }
    _, report = to_internal(state, small_target)
    assert {key.split(".")[-1]: why.split()[-1] for key, why in report.left_out.items()} == {
        "hada_w1_a": "part",
        "alpha": "mean",
        "stray": "layout",
    }
