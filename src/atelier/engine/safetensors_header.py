"""Reading the header of a .safetensors file, and nothing else of it.

Format: 8 bytes little-endian length N, N bytes of JSON `{name: {dtype, shape, data_offsets}}`, then the data.
The header is enough to know a model's family and size; a pickle (.ckpt, .bin, .pt) can run code when it is opened and
is refused by name and by content.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import Corrupt, InvalidInput

MAX_HEADER = 100 * 1024 * 1024
PICKLE_SUFFIXES = frozenset({".ckpt", ".bin", ".pt", ".pth", ".pkl", ".pickle"})
_DTYPE_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "BF16": 2, "F16": 2, "I16": 2, "U16": 2}


@dataclass(frozen=True)
class TensorInfo:
    """Type and shape of one stored tensor."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """Stored size in bytes (types not in the table count as one byte an element)."""
        return self.parameters * _DTYPE_BYTES.get(self.dtype, 1)


@dataclass(frozen=True)
class Header:
    """The tensors of a file by name, and its free-form metadata."""

    tensors: dict[str, TensorInfo]
    metadata: dict[str, str]

    @property
    def parameters(self) -> int:
        """Elements of all tensors together."""
        return sum(info.parameters for info in self.tensors.values())


def refuse_pickle(path: Path) -> None:
    """Raises InvalidInput when the file's name says that it is a pickle."""
    if path.suffix.lower() in PICKLE_SUFFIXES:
        raise InvalidInput(
            f"{path.name} is a pickle ({path.suffix}): opening it can run code of its author, so it is refused",
            advice="ask for the .safetensors version of the same weights, or convert it elsewhere first",
        )


def read_header(path: Path) -> Header:
    """Reads and checks the header.

    Raises:
        InvalidInput: a pickle, or not a safetensors file.
        Corrupt: the header promises more data than the file holds (a cut download).
    """
    refuse_pickle(path)
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        if len(start) < 8:  # how a pickle begins is no proof: lengths of headers begin so, too
            raise InvalidInput(f"{path.name} ({size} bytes) is not a safetensors file")
        (length,) = struct.unpack("<Q", start)
        if not 2 <= length <= min(MAX_HEADER, size - 8):
            raise InvalidInput(f"{path.name} is not a safetensors file: its header claims {length} of {size} bytes")
        raw = file.read(length)
    try:
        fields = json.loads(raw)
        metadata = {str(key): str(value) for key, value in (fields.pop("__metadata__", None) or {}).items()}
        tensors: dict[str, TensorInfo] = {}
        end = 0
        for name, info in fields.items():
            shape = tuple(int(side) for side in info["shape"])
            first, last = (int(offset) for offset in info["data_offsets"])
            if min((0, first, *shape)) < 0 or last < first:
                raise ValueError(f"tensor {name!r} has a negative size")
            tensors[name] = TensorInfo(str(info["dtype"]), shape)
            end = max(end, last)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInput(f"{path.name} is not a safetensors file: its header does not parse ({error})") from error
    if 8 + length + end > size:
        raise Corrupt(
            f"{path.name} is cut: the header promises {8 + length + end} bytes, the file has {size}",
            advice="fetch it again",
        )
    return Header(tensors, metadata)
