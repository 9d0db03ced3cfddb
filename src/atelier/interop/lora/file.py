"""Reading and writing safetensors files that strangers made: every length and offset is checked before it is used."""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from atelier.errors import InvalidInput, NotFound
from atelier.files import PRIVATE, write_durably
from atelier.interop.lora.metadata import LoraMetadata, parse_metadata

if TYPE_CHECKING:
    from torch import Tensor

ITEM_BYTES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1,
    "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1,
}  # fmt: skip
_FLOATS = ("F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2")
_PICKLED = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle")


@dataclass(frozen=True)
class Limits:
    """What a file may at most be. A rank-128 LoRA of FLUX.1 in bf16 has 1.2 GB, 1,000 tensors, a header of 0.2 MB."""

    file_bytes: int = 4 * 2**30
    header_bytes: int = 16 * 2**20
    tensors: int = 20_000


@dataclass(frozen=True)
class TensorInfo:
    """A tensor's entry in the header: dtype as safetensors writes it, shape, [start, stop) in the data."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


@dataclass(frozen=True)
class LoraFile:
    """A checked adapter file, fully in memory.

    Attributes:
        path: where it came from.
        size: bytes of the file.
        header: key → entry.
        metadata: what it says about itself.
        state: key → tensor.
    """

    path: Path
    size: int
    header: Mapping[str, TensorInfo]
    metadata: LoraMetadata
    state: Mapping[str, Tensor]


def read_header(path: Path, limits: Limits = Limits()) -> tuple[dict[str, TensorInfo], dict[str, str], int]:
    """Header entries, raw metadata, and where the data begins. Reads nothing of the data.

    Raises:
        NotFound: no such file.
        InvalidInput: not safetensors, or a header that does not describe the file.
    """
    if path.suffix.lower() in _PICKLED:
        raise InvalidInput(
            f"{path.name} is a pickled file: opening one runs whatever program its maker put in",
            advice="give the .safetensors version",
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            return _parse_header(stream.read(8), stream.read, path, size, limits)
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path.name}") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}") from error


def read_lora(path: Path, limits: Limits = Limits()) -> LoraFile:
    """Read and check an adapter file.

    Raises:
        NotFound: no such file.
        InvalidInput: pickled, too large, damaged, or with NaN or infinite values; the message names the tensor.
    """
    try:
        with path.open("rb") as stream:
            header, raw, data_start = read_header(path, limits)
            state = {key: _tensor(stream, path, data_start, info) for key, info in sorted(header.items())}
            end = data_start + max((info.stop for info in header.values()), default=0)
            if (size := stream.seek(0, os.SEEK_END)) != end:
                raise _changed(path, f"it has {size:,} bytes, {end:,} were expected")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path.name}") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}") from error
    for key, tensor in state.items():
        if tensor.is_floating_point() and not _is_finite(tensor):
            raise InvalidInput(
                f"{path.name} has NaN or infinite values in {key}", advice="the training that made it diverged"
            )
    return LoraFile(path, size, header, parse_metadata(raw), state)


def _changed(path: Path, how: str) -> InvalidInput:
    return InvalidInput(f"{path.name} changed while it was read: {how}")


def _parse_header(
    first: bytes, read: Any, path: Path, size: int, limits: Limits
) -> tuple[dict[str, TensorInfo], dict[str, str], int]:
    name = path.name
    if size > limits.file_bytes:
        raise InvalidInput(f"{name} has {size:,} bytes; at most {limits.file_bytes:,} are read")
    length = struct.unpack("<Q", first)[0] if len(first) == 8 else 0
    if not 2 <= length <= size - 8:
        raise _pickled(name, first) or InvalidInput(
            f"{name} is no safetensors file: a header of {length:,} bytes in a file of {size:,}"
        )
    if length > limits.header_bytes:
        raise InvalidInput(f"{name} has a header of {length:,} bytes; at most {limits.header_bytes:,} are read")
    try:
        entries = json.loads(read(length).decode("utf-8"), object_pairs_hook=_no_twins)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as error:
        raise _pickled(name, first) or InvalidInput(
            f"{name} has a damaged safetensors header ({type(error).__name__})"
        ) from error
    if not isinstance(entries, dict):
        raise InvalidInput(f"{name} has a safetensors header that is no object")
    raw = entries.pop("__metadata__", {})
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise InvalidInput(f"{name} has metadata that is not text")
    if len(entries) > limits.tensors:
        raise InvalidInput(f"{name} has {len(entries):,} tensors; at most {limits.tensors:,} are read")
    header = {key: _info(name, key, entry) for key, entry in entries.items()}
    covered = 0
    for key, info in sorted(header.items(), key=lambda item: (item[1].start, item[1].stop)):
        if info.start != covered:
            raise InvalidInput(f"{name}: {key} begins at byte {info.start} where {covered} is next (gap or overlap)")
        covered = info.stop
    if covered != size - 8 - length:
        raise InvalidInput(f"{name} has {size - 8 - length:,} bytes of data; its header describes {covered:,}")
    return header, raw, 8 + length


def _pickled(name: str, first: bytes) -> InvalidInput | None:
    """What to say of a file that is no safetensors and begins as a pickle or a zip of pickles does. Those beginnings
    alone prove nothing: they are also the lengths of headers (one in 32 ends in 0x80)."""
    if first[:2] != b"PK" and first[:1] != b"\x80":
        return None
    return InvalidInput(f"{name} is a pickled file with another ending", advice="give the .safetensors version")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("a key is given twice")
    return entries


def _info(name: str, key: str, entry: object) -> TensorInfo:
    if not isinstance(entry, dict):
        raise InvalidInput(f"{name}: the header's entry of {key} is no object")
    dtype, shape, offsets = entry.get("dtype"), entry.get("shape"), entry.get("data_offsets")
    if dtype not in ITEM_BYTES:
        raise InvalidInput(f"{name}: {key} has the unknown dtype {str(dtype)[:20]!r}")
    if not _naturals(shape) or not _naturals(offsets) or len(offsets) != 2 or len(shape) > 8:
        raise InvalidInput(f"{name}: {key} has a damaged shape or position")
    if dtype not in _FLOATS and not key.endswith(".alpha"):
        raise InvalidInput(f"{name}: {key} holds whole numbers ({dtype}); adapters of quantised weights are not read")
    start, stop = offsets
    if stop - start != math.prod(shape) * ITEM_BYTES[dtype]:
        raise InvalidInput(f"{name}: {key} has {stop - start} bytes for a {dtype} tensor of {tuple(shape)}")
    return TensorInfo(dtype, tuple(shape), start, stop)


def _naturals(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(n) is int and 0 <= n < 2**62 for n in value)


def _torch_dtypes() -> dict[str, Any]:
    import torch

    return {
        "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
        "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
        "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8,
        "BOOL": torch.bool,
    }  # fmt: skip


def _tensor(stream: BufferedReader, path: Path, base: int, info: TensorInfo) -> Tensor:
    import torch

    dtype = _torch_dtypes()[info.dtype]
    if info.stop == info.start:
        return torch.empty(info.shape, dtype=dtype)
    # Each is read into memory of its own, aligned and writable: the file is never in memory twice.
    content = bytearray(info.stop - info.start)
    stream.seek(base + info.start)
    if (found := stream.readinto(content)) != len(content):
        raise _changed(path, f"{found:,} bytes were found where {len(content):,} were expected")
    return torch.frombuffer(content, dtype=dtype).reshape(info.shape)


def _is_finite(tensor: Tensor) -> bool:
    import torch

    values = tensor.float() if tensor.element_size() == 1 else tensor
    return bool(torch.isfinite(values).all())


def write_safetensors(state: Mapping[str, Tensor], metadata: Mapping[str, str], path: Path) -> int:
    """Write tensors as safetensors, the same bytes for the same input, and only whole.

    Returns:
        Bytes written.

    Raises:
        InvalidInput: a dtype safetensors has no name for, or the folder cannot be written.
    """
    import torch

    text, order, offset = _header(state, metadata)

    def pieces() -> Iterator[bytes]:
        yield struct.pack("<Q", len(text)) + text
        for key in order:
            flat = state[key].detach().cpu().contiguous().flatten()
            yield flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""

    try:
        write_durably(path, pieces(), mode=PRIVATE)
    except OSError as error:
        raise InvalidInput(
            f"{path.name} could not be written: {error.strerror}", kept="nothing was left behind"
        ) from error
    return 8 + len(text) + offset


def written_size(state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> int:
    """Bytes that `write_safetensors` would write. Raises InvalidInput: a dtype safetensors has no name for."""
    text, _, offset = _header(state, metadata)
    return 8 + len(text) + offset


def _header(state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> tuple[bytes, list[str], int]:
    """The header as it is written, the order of the tensors, and the bytes of all of them."""
    names = {dtype: name for name, dtype in _torch_dtypes().items()}
    header: dict[str, Any] = {"__metadata__": dict(sorted(metadata.items()))} if metadata else {}
    # wide items first, then by name: every tensor is then aligned to its item
    order = sorted(state, key=lambda key: (-state[key].element_size(), key))
    offset = 0
    for key in order:
        tensor = state[key]
        if tensor.dtype not in names:
            raise InvalidInput(f"{key} has dtype {tensor.dtype}, which safetensors cannot hold")
        stop = offset + tensor.numel() * tensor.element_size()
        header[key] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, stop]}
        offset = stop
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return text, order, offset
