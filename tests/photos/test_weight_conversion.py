from __future__ import annotations

import os
import pickle
import struct

import numpy as np
import pytest

from atelier.errors import InvalidInput
from atelier.photos.mtcnn import WEIGHTS
from atelier.photos.weights.convert import MTCNN_LAYERS, main, mtcnn_tensors, read_arrays


class Wicked:
    def __reduce__(self):
        return os.system, ("echo pwned",)


@pytest.mark.parametrize("value", [Wicked(), [Wicked()], {"a": 1}.keys, [np.zeros(3)], [1 << 80], [b"bytes"]])
def test_pickles_that_are_more_than_arrays_are_refused(value, capfd):
    with pytest.raises(InvalidInput):
        read_arrays(pickle.dumps(value, protocol=4))
    assert "pwned" not in capfd.readouterr().out


@pytest.mark.parametrize("data", [b"", b"\x80\x04", b"garbage", b"\x80\x04u.", b"\x80\x04h\x09.", b"\x80\x04\x93."])
def test_damaged_pickles_are_refused(data):
    with pytest.raises(InvalidInput):
        read_arrays(data)


def dump(arrays: list[np.ndarray]) -> bytes:
    """A joblib dump of float32 arrays, opcode by opcode, without memo look-ups."""

    def text(value: str) -> bytes:
        return b"\x8c" + bytes([len(value)]) + value.encode()

    out = b"\x80\x04]"
    for array in arrays:
        shape = b"(" + b"".join(b"M" + struct.pack("<H", n) for n in array.shape) + b"t"
        dtype = text("numpy") + text("dtype") + b"\x93" + text("f4") + b"\x89\x88\x87R"
        state = b"(K\x03" + text("<") + b"NNN" + b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        out += text("joblib.numpy_pickle") + text("NumpyArrayWrapper") + b"\x93)\x81}("
        out += text("shape") + shape + text("order") + text("C") + text("dtype") + dtype + state
        out += text("numpy_array_alignment_bytes") + b"K\x10ub\x03\xff\xff\xff" + array.astype("<f4").tobytes() + b"a"
    return out + b"."


def test_arrays_are_read_without_running_anything():
    arrays = [np.arange(12, dtype=np.float32).reshape(3, 4), np.ones((2, 1, 5), np.float32)]
    read = read_arrays(dump(arrays))
    assert all(np.array_equal(a, b) for a, b in zip(read, arrays, strict=True))
    with pytest.raises(InvalidInput, match="cut short"):
        read_arrays(dump(arrays)[:-20])


def test_layouts_are_turned_to_torchs():
    rng = np.random.default_rng(0)
    dumps = {}
    for network, layers in MTCNN_LAYERS.items():
        dumps[network] = []
        for layer in layers:
            if layer.startswith("prelu"):
                dumps[network].append(rng.normal(size=(1, 1, 4)))
            else:
                dumps[network] += [rng.normal(size=(3, 2, 4, 5) if "conv" in layer else (6, 7)), rng.normal(size=5)]
    tensors = mtcnn_tensors(dumps)
    assert tensors["pnet.conv1.weight"].shape == (5, 4, 3, 2)
    assert tensors["pnet.conv1.weight"][1, 2, 0, 1] == np.float16(dumps["pnet"][0][0, 1, 2, 1])
    assert tensors["rnet.fc4.weight"].shape == (7, 6)
    assert tensors["onet.prelu1.weight"].shape == (4,)
    dumps["pnet"].append(rng.normal(size=3))
    with pytest.raises(InvalidInput, match="1 arrays more"):
        mtcnn_tensors(dumps)


def test_what_is_shipped_names_its_licence_and_is_small():
    from safetensors import safe_open

    with safe_open(WEIGHTS, "np") as file:
        assert file.metadata()["licence"] == "MIT"
        names = set(file.keys())
    expected = {f"{n}.{layer}.weight" for n, layers in MTCNN_LAYERS.items() for layer in layers}
    assert expected <= names
    assert WEIGHTS.stat().st_size < 1_100_000
    assert WEIGHTS.with_name("mtcnn.md").exists()
    assert "MIT License" in WEIGHTS.with_name("mtcnn.LICENSE").read_text()


def test_usage(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
