"""Build-time conversion of others' pickled weights to safetensors; never imported at run time.

    python -m atelier.photos.weights.convert mtcnn path/to/mtcnn-1.0.0-py3-none-any.whl

The wheel holds three LZ4-compressed joblib dumps: lists of float32 arrays. A pickle is a program, so it is not run:
`read_arrays` walks its opcodes with a tiny machine that knows only the dozen needed to describe such a list and refuses
every other one. No object is built and no name is imported, whatever the file says.
"""

from __future__ import annotations

import io
import math
import pickletools
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from atelier.errors import AtelierError, InvalidInput, Unavailable

WEIGHTS = Path(__file__).parent
MAX_ARRAY_BYTES = 64 << 20

# Layer names in the order in which the wheel lists each network's arrays (Zhang et al. 2016, figure 2).
MTCNN_LAYERS = {
    "pnet": ("conv1", "prelu1", "conv2", "prelu2", "conv3", "prelu3", "box", "score"),
    "rnet": ("conv1", "prelu1", "conv2", "prelu2", "conv3", "prelu3", "fc4", "prelu4", "box", "score"),
    "onet": (
        *("conv1", "prelu1", "conv2", "prelu2", "conv3", "prelu3", "conv4", "prelu4"),
        *("fc5", "prelu5", "box", "landmarks", "score"),
    ),
}

_CONSTANTS: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_LITERALS = {"BININT", "BININT1", "BININT2", "SHORT_BINUNICODE", "BINUNICODE"}
_IGNORED = {"PROTO", "FRAME", "STOP", "APPEND", "APPENDS"}
_WRAPPER = "joblib.numpy_pickle.NumpyArrayWrapper"
_ALLOWED_NAMES = {_WRAPPER, "numpy.ndarray", "numpy.dtype"}
_MARK = object()


def read_arrays(data: bytes) -> list[np.ndarray]:
    """The float32 arrays of an uncompressed joblib dump of a list of arrays, in order.

    Raises:
        InvalidInput: the pickle uses an opcode or a name that such a list does not need, or is cut short.
    """
    stream, stack, memo, arrays = io.BytesIO(data), [], [], []
    try:
        for opcode, argument, _ in pickletools.genops(stream):
            _interpret(opcode.name, argument, stack, memo)
            if opcode.name == "BUILD" and stack and isinstance(stack[-1], dict) and "shape" in stack[-1]:
                arrays.append(_read_array(stream, stack[-1]))  # joblib puts the bytes right behind the wrapper
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise InvalidInput(f"not a list of arrays: {error}") from error
    return arrays


def _interpret(name: str, argument: Any, stack: list[Any], memo: list[Any]) -> None:
    """Run one opcode on symbolic values: a name is a text, a call its name, an instance a dict of its state."""
    if name in _IGNORED:
        return
    if name in _CONSTANTS:
        stack.append(_CONSTANTS[name])
    elif name in _LITERALS:
        stack.append(argument)
    elif name in {"BINGET", "LONG_BINGET"}:
        stack.append(memo[argument])
    elif name == "MEMOIZE":
        memo.append(stack[-1])
    elif name == "MARK":
        stack.append(_MARK)
    elif name in {"EMPTY_LIST", "EMPTY_DICT", "EMPTY_TUPLE"}:
        stack.append({"EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_TUPLE": tuple}[name]())
    elif name in {"TUPLE1", "TUPLE2", "TUPLE3"}:
        count = int(name[-1])
        stack[-count:] = [tuple(stack[-count:])]
    elif name == "TUPLE":
        items = _pop_to_mark(stack)
        stack.append(tuple(items))
    elif name == "SETITEMS":
        items = _pop_to_mark(stack)
        stack[-1].update(zip(items[::2], items[1::2], strict=True))
    elif name == "STACK_GLOBAL":
        attribute, module = stack.pop(), stack.pop()
        if f"{module}.{attribute}" not in _ALLOWED_NAMES:
            raise InvalidInput(f"the pickle names {module}.{attribute}, which a list of arrays does not need")
        stack.append(f"{module}.{attribute}")
    elif name == "NEWOBJ":
        stack.pop()
        if stack.pop() != _WRAPPER:
            raise InvalidInput("the pickle builds something that is not an array")
        stack.append({})
    elif name == "REDUCE":
        arguments, function = stack.pop(), stack.pop()
        if function != "numpy.dtype" or arguments[0] != "f4":
            raise InvalidInput(f"the pickle calls {function}{arguments!r}; only float32 arrays are expected")
        stack.append("<f4")
    elif name == "BUILD":
        state = stack.pop()
        if isinstance(stack[-1], dict):
            stack[-1].update(state)
        elif stack[-1] != "<f4" or state[1] != "<":
            raise InvalidInput("only little-endian float32 arrays are expected")
    else:
        raise InvalidInput(f"the pickle uses opcode {name}, which a list of arrays does not need")


def _pop_to_mark(stack: list[Any]) -> list[Any]:
    at = max(index for index, value in enumerate(stack) if value is _MARK)
    items = stack[at + 1 :]
    del stack[at:]
    return items


def _read_array(stream: io.BytesIO, state: dict[str, Any]) -> np.ndarray:
    shape, size = tuple(int(n) for n in state["shape"]), math.prod(state["shape"]) * 4
    if not 0 < size <= MAX_ARRAY_BYTES:
        raise InvalidInput(f"an array of {size} bytes is outside 1..{MAX_ARRAY_BYTES}")
    if state.get("numpy_array_alignment_bytes"):
        stream.seek(stream.read(1)[0], io.SEEK_CUR)
    raw = stream.read(size)
    if len(raw) != size:
        raise InvalidInput(f"an array of {size} bytes is cut short at {len(raw)}")
    return np.frombuffer(raw, "<f4").reshape(shape, order=state.get("order", "C"))


def mtcnn_tensors(dumps: dict[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
    """Name the wheel's arrays and turn them from TensorFlow's layout into torch's.

    Convolutions (height, width, in, out) → (out, in, height, width); dense (in, out) → (out, in). The networks come
    from Caffe by way of MATLAB, so the dense layers expect (width, height, channel) order; that stays.
    """
    tensors: dict[str, np.ndarray] = {}
    for network, layers in MTCNN_LAYERS.items():
        arrays = iter(dumps[network])
        for layer in layers:
            array = next(arrays)
            if layer.startswith("prelu"):
                tensors[f"{network}.{layer}.weight"] = array.reshape(-1)
                continue
            tensors[f"{network}.{layer}.weight"] = array.transpose(3, 2, 0, 1) if array.ndim == 4 else array.T
            tensors[f"{network}.{layer}.bias"] = next(arrays)
        if rest := len(list(arrays)):
            raise InvalidInput(f"{network} has {rest} arrays more than its layers need")
    return {name: np.ascontiguousarray(array, dtype=np.float16) for name, array in tensors.items()}


def convert_mtcnn(wheel: Path, target: Path) -> Path:
    """Convert the wheel of mtcnn 1.0 to one float16 safetensors file."""
    try:
        from lz4 import frame  # type: ignore[import-not-found]  # a build-time tool, no dependency of the studio
    except ImportError as error:
        raise Unavailable("reading the wheel needs the lz4 package", advice="pip install lz4") from error
    from safetensors.numpy import save_file

    with zipfile.ZipFile(wheel) as archive:
        dumps = {
            network: read_arrays(frame.decompress(archive.read(f"mtcnn/assets/weights/{network}.lz4")))
            for network in MTCNN_LAYERS
        }
    about = {"format": "pt", "licence": "MIT", "source": "mtcnn 1.0.0 (Iván de Paz Centeno)", "card": "mtcnn.md"}
    temporary = target.with_suffix(".tmp")
    save_file(mtcnn_tensors(dumps), temporary, metadata=about)
    temporary.replace(target)
    return target


def main(arguments: list[str]) -> int:
    """Entry of `python -m atelier.photos.weights.convert mtcnn WHEEL`."""
    if len(arguments) != 2 or arguments[0] != "mtcnn":
        print("usage: python -m atelier.photos.weights.convert mtcnn WHEEL", file=sys.stderr)
        return 2
    try:
        target = convert_mtcnn(Path(arguments[1]), WEIGHTS / "mtcnn.safetensors")
    except AtelierError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{target}: {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
