"""GGUF files: weights that are packed already (ggml's format, by the `gguf` package, which is optional).

Strangers bring them, so whatever the reader stumbles over is a damaged file. The file is mapped, not read, until its
tensors are asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.engine.safetensors_header import Header, TensorInfo
from atelier.errors import Corrupt, InvalidInput, Unavailable

if TYPE_CHECKING:
    import torch

GGUF = ".gguf"
_MAGIC = b"GGUF"
_MOST_TENSORS = 100_000


def read_gguf_header(path: Path) -> tuple[Header, int]:
    """The tensors of a file by name, with their unpacked shapes, and how many bytes they take packed.

    Raises:
        InvalidInput: no GGUF file, or a packing that cannot be unpacked. Corrupt: a damaged or cut one.
        Unavailable: the package gguf is not installed.
    """
    from_file = _reader(path)
    tensors: dict[str, TensorInfo] = {}
    for tensor in from_file.tensors:
        shape = tuple(int(side) for side in reversed(tensor.shape))
        tensors[tensor.name] = TensorInfo(tensor.tensor_type.name, shape)
    return Header(tensors, {}), sum(int(tensor.n_bytes) for tensor in from_file.tensors)


def read_gguf(path: Path) -> dict[str, torch.Tensor]:
    """The tensors: packed ones as diffusers' `GGUFParameter`, all others as they are. Raises as `read_gguf_header`."""
    import torch
    from diffusers.quantizers.gguf import utils

    kinds = importlib.import_module("gguf").GGMLQuantizationType
    plain = (kinds.F32, kinds.F16)
    parameter: Any = utils.GGUFParameter
    found: dict[str, torch.Tensor] = {}
    for tensor in _reader(path).tensors:
        kind = tensor.tensor_type
        if kind not in plain and kind not in utils.SUPPORTED_GGUF_QUANT_TYPES:
            raise InvalidInput(
                f"{path.name}: {tensor.name} is packed as {kind.name}, which cannot be unpacked here",
                advice="take a file of Q8_0, Q6_K, Q5_K, Q4_K, Q4_0 or the like",
            )
        values = torch.from_numpy(tensor.data.copy())
        found[tensor.name] = values if kind in plain else parameter(values, quant_type=kind)
    return found


def _reader(path: Path) -> Any:
    with path.open("rb") as file:
        start = file.read(24)
    if start[:4] != _MAGIC:
        raise InvalidInput(f"{path.name} is no GGUF file")
    if importlib.util.find_spec("gguf") is None:
        raise Unavailable("GGUF files need the package gguf", advice="pip install gguf")
    if len(start) < 24:
        raise Corrupt(f"{path.name} is cut: it has {len(start)} bytes", advice="fetch it again")
    version, tensors, fields = struct.unpack("<IQQ", start[4:])
    if version not in (2, 3) or tensors > _MOST_TENSORS or fields > _MOST_TENSORS:
        raise InvalidInput(f"{path.name}: version {version}, {tensors} tensors and {fields} fields are not read")
    try:
        reader = importlib.import_module("gguf").GGUFReader(path)
        size = path.stat().st_size
        for tensor in reader.tensors:
            if tensor.data_offset + int(tensor.n_bytes) > size:
                raise ValueError(f"{tensor.name} ends behind the end of the file")
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, AttributeError, OSError, MemoryError) as error:
        raise Corrupt(f"{path.name} is damaged or cut: {error}", advice="fetch it again") from error
    return reader
