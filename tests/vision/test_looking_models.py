"""Recognisers, DINOv2, CLIP and SigLIP: tiny random weights in their real layouts, against independent arithmetic."""

from __future__ import annotations

import json
import math
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from atelier.errors import Corrupt, InvalidInput
from atelier.photos.mtcnn import MtcnnDetector
from atelier.vision.alignment import SIDE, TEMPLATE, aligned, similarity
from atelier.vision.dino import DinoLikeness
from atelier.vision.face_likeness import FaceLikeness, FaceRecogniser, check_recogniser
from atelier.vision.image_text import ClipLikeness, ClipPrompt, ImageText, Seen
from atelier.vision.model_folder import ModelFolder, examine
from atelier.vision.onnx_file import read_onnx


@pytest.fixture(scope="module")
def astronaut() -> Image.Image:
    from skimage import data

    return Image.fromarray(data.astronaut())


@pytest.fixture(scope="module")
def landmarks(astronaut: Image.Image) -> list[tuple[float, float]]:
    return list(MtcnnDetector().detect(astronaut)[0].landmarks)


# --- alignment --------------------------------------------------------------------------------------------------------


def test_the_similarity_is_that_of_umeyama() -> None:
    from skimage.transform import SimilarityTransform

    rng = np.random.default_rng(3)
    for _ in range(20):
        points = rng.normal(0, 40, (5, 2)) + rng.uniform(50, 500, 2)
        ours = similarity([(float(x), float(y)) for x, y in points])
        theirs = SimilarityTransform.from_estimate(points, np.array(TEMPLATE))
        assert np.allclose(ours, theirs.params[:2], atol=1e-6)
    with pytest.raises(InvalidInput, match="one place"):
        similarity([(3.0, 3.0)] * 5)
    with pytest.raises(InvalidInput, match="5 landmarks"):
        similarity([(3.0, 3.0), (4.0, 4.0)])


def test_a_turned_and_scaled_face_comes_to_the_same_place(
    astronaut: Image.Image, landmarks: list[tuple[float, float]]
) -> None:
    from skimage.transform import SimilarityTransform, warp

    upright = aligned(astronaut, landmarks).astype(float)
    assert upright.shape == (SIDE, SIDE, 3)
    theirs = SimilarityTransform.from_estimate(np.array(landmarks), np.array(TEMPLATE))
    expected = warp(np.asarray(astronaut), theirs.inverse, output_shape=(SIDE, SIDE), order=1, preserve_range=True)
    assert np.abs(upright - expected).mean() < 1.0
    turned = astronaut.rotate(30, resample=Image.Resampling.BICUBIC)
    angle, centre = math.radians(-30), 255.5
    cos, sin = math.cos(angle), math.sin(angle)
    moved = [
        (centre + cos * (x - centre) - sin * (y - centre), centre + sin * (x - centre) + cos * (y - centre))
        for x, y in landmarks
    ]
    assert np.abs(aligned(turned, moved).astype(float) - upright).mean() < 3.0
    large = astronaut.resize((3072, 3072), Image.Resampling.LANCZOS)  # seven times its place: shrunk before it is cut
    big = [((x + 0.5) * 6 - 0.5, (y + 0.5) * 6 - 0.5) for x, y in landmarks]
    assert np.abs(aligned(large, big).astype(float) - upright).mean() < 3.0


# --- ONNX files -------------------------------------------------------------------------------------------------------


def test_a_recogniser_is_read_without_a_runtime(tiny_eyes: Any) -> None:
    found = check_recogniser(tiny_eyes.face)
    truth = onnx.load(str(tiny_eyes.face))
    assert found.opset == 11
    assert found.operators == tuple(node.op_type for node in truth.graph.node)
    assert found.parameters == sum(math.prod(one.dims) for one in truth.graph.initializer)
    assert [(one.name, one.shape) for one in found.inputs] == [("input.1", (None, 3, 112, 112))]
    assert [(one.name, one.shape) for one in found.outputs] == [("1333", (None, 16))]


def _saved(path: Path, change: Any) -> Path:
    """The same recogniser with something changed in it."""
    model = onnx.load(str(path))
    change(model)
    target = path.parent / "changed.onnx"
    target.write_bytes(model.SerializeToString())
    return target


def _outside(model: Any) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../etc/passwd")


def _outside_in_an_operator(model: Any) -> None:
    tensor = numpy_helper.from_array(np.zeros((2, 2), np.float32))
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    model.graph.node.append(helper.make_node("Constant", [], ["k"], value=tensor))


def _custom(model: Any) -> None:
    model.opset_import.append(helper.make_opsetid("com.example", 1))
    model.graph.node.append(helper.make_node("Steal", ["f"], ["s"], domain="com.example"))


def _undeclared_custom(model: Any) -> None:
    model.graph.node.append(helper.make_node("Steal", ["f"], ["s"], domain="com.example"))


def _branches(model: Any) -> None:
    inner = helper.make_graph([], "inner", [], [])
    model.graph.node.append(helper.make_node("If", ["f"], ["s"], then_branch=inner, else_branch=inner))


def _functions(model: Any) -> None:
    model.functions.append(helper.make_function("own", "F", ["x"], ["y"], [], [helper.make_opsetid("", 11)]))


def _new_opset(model: Any) -> None:
    model.opset_import[0].version = 99


def _other_input(model: Any) -> None:
    model.graph.input[0].type.tensor_type.shape.dim[2].dim_value = 128


def _two_outputs(model: Any) -> None:
    model.graph.output.append(helper.make_tensor_value_info("f", TensorProto.FLOAT, [1, 784]))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_outside, "other files"),
        (_outside_in_an_operator, "other files"),
        (_custom, "operator"),
        (_undeclared_custom, "com.example"),
        (_branches, "branches"),
        (_functions, "functions"),
        (_new_opset, "operator set 99"),
        (_other_input, "no recogniser"),
        (_two_outputs, "no recogniser"),
    ],
)
def test_what_reaches_beyond_a_file_is_refused(tiny_eyes: Any, tmp_path: Path, change: Any, reason: str) -> None:
    path = Path(shutil.copy(tiny_eyes.face, tmp_path / "face.onnx"))
    with pytest.raises(InvalidInput, match=reason):
        check_recogniser(_saved(path, change))


def test_a_damaged_file_is_refused_and_never_crashes(tiny_eyes: Any, tmp_path: Path) -> None:
    whole = tiny_eyes.face.read_bytes()
    rng = np.random.default_rng(0)
    place = tmp_path / "damaged.onnx"
    for size in (0, 1, 5, 100, len(whole) // 2, len(whole) - 1):
        place.write_bytes(whole[:size])
        with pytest.raises(InvalidInput):
            read_onnx(place)
    for _ in range(200):
        changed = bytearray(whole)
        for at in rng.integers(0, 600, 4):
            changed[at] = int(rng.integers(0, 256))
        place.write_bytes(changed)
        try:
            read_onnx(place)
        except InvalidInput:
            continue
    place.write_bytes(b"\x80\x04 pickle")
    with pytest.raises(InvalidInput):
        read_onnx(place)


def test_templates_are_what_the_weights_say(tiny_eyes: Any, astronaut: Image.Image) -> None:
    tiny = sys.modules["atelier_tests_tiny_eyes"]
    face = np.asarray(astronaut.crop((170, 60, 170 + SIDE, 60 + SIDE)))
    weights = tiny.recogniser_weights()
    pixels = ((face.astype(np.float64) - 127.5) / 127.5).transpose(2, 0, 1)
    blocks = pixels.reshape(3, 14, 8, 14, 8)
    conv = np.einsum("cyixj,ocij->oyx", blocks, weights["conv"])
    bent = np.where(conv > 0, conv, conv * weights["slope"])
    expected = bent.ravel() @ weights["matrix"]
    found = FaceRecogniser(tiny_eyes.face).template(face)
    assert np.allclose(found, expected / np.linalg.norm(expected), atol=1e-5)


def test_older_files_and_graphs_that_prepare_pixels_themselves(tmp_path: Path, astronaut: Image.Image) -> None:
    tiny = sys.modules["atelier_tests_tiny_eyes"]
    face = np.asarray(astronaut.resize((SIDE, SIDE)))
    plain = FaceRecogniser(tiny.save_recogniser(tmp_path / "plain.onnx"))
    named = tiny.save_recogniser(tmp_path / "named.onnx", named_inputs=True)
    assert len(check_recogniser(named).inputs) == 1
    assert np.allclose(FaceRecogniser(named).template(face), plain.template(face), atol=1e-6)
    model = onnx.load(str(tmp_path / "plain.onnx"))
    model.graph.initializer.extend(
        numpy_helper.from_array(np.array(value, np.float32), name)
        for name, value in (("half", 127.5), ("part", 1 / 127.5))
    )
    model.graph.node[0].input[0] = "m"
    model.graph.node.insert(0, helper.make_node("Sub", ["input.1", "half"], ["s"]))
    model.graph.node.insert(1, helper.make_node("Mul", ["s", "part"], ["m"]))
    own = tmp_path / "own.onnx"
    own.write_bytes(model.SerializeToString())
    assert np.allclose(FaceRecogniser(own).template(face), plain.template(face), atol=1e-4)


# --- likeness of people -----------------------------------------------------------------------------------------------


@dataclass
class Located:
    size: float
    landmarks: tuple[tuple[float, float], ...]


def test_the_largest_face_counts_and_nobody_is_none(tiny_eyes: Any, astronaut: Image.Image) -> None:
    recogniser = FaceRecogniser(tiny_eyes.face)
    measure = FaceLikeness(recogniser, MtcnnDetector().detect, "tiny")
    here = measure.embed(astronaut)
    assert here is not None
    assert np.linalg.norm(here) == pytest.approx(1.0, abs=1e-5)
    again = measure.embed(astronaut.resize((400, 400), Image.Resampling.LANCZOS))
    assert again is not None
    mirrored = measure.embed(astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert mirrored is not None
    assert float(here @ again) > float(here @ mirrored)
    assert float(here @ again) > 0.95
    assert measure.embed(Image.new("RGB", (200, 200), "grey")) is None
    near = Located(90.0, tuple((100 + x, 100 + y) for x, y in TEMPLATE))
    far = Located(30.0, tuple((300 + x / 4, 100 + y / 4) for x, y in TEMPLATE))
    two = FaceLikeness(recogniser, lambda _: [far, near], "tiny").embed(astronaut)
    one = FaceLikeness(recogniser, lambda _: [near], "tiny").embed(astronaut)
    assert two is not None
    assert one is not None
    assert np.array_equal(two, one)
    assert FaceLikeness(recogniser, lambda _: [far], "tiny").embed(astronaut) is None  # eyes 9 px apart
    assert FaceLikeness(recogniser, lambda _: [Located(90.0, ())], "tiny").embed(astronaut) is None


# --- models of transformers -------------------------------------------------------------------------------------------


def test_dino_is_its_class_token(tiny_eyes: Any, astronaut: Image.Image) -> None:
    import torch
    from transformers import Dinov2Model

    measure = DinoLikeness(tiny_eyes.dino, "tiny")
    wide = astronaut.crop((0, 0, 512, 400))
    found = measure.embed(wide)
    small = wide.resize((round(512 * 48 / 400), 48), Image.Resampling.BICUBIC)  # 61 x 48
    cut = np.asarray(small.crop((9, 3, 51, 45)), np.float32) / 255
    pixels = ((cut - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]).transpose(2, 0, 1)
    with torch.inference_mode():
        model = Dinov2Model.from_pretrained(tiny_eyes.dino).eval()
        truth = model(torch.from_numpy(pixels[None].astype(np.float32))).pooler_output.numpy()[0]
    assert np.allclose(found, truth / np.linalg.norm(truth), atol=1e-4)
    assert measure.embed(wide) is found
    measure.release()
    assert np.allclose(measure.embed(wide.copy()), found, atol=1e-6)  # loaded again


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_pictures_and_prompts_meet_in_one_space(tiny_eyes: Any, astronaut: Image.Image, kind: str) -> None:
    import torch
    import transformers

    folder = getattr(tiny_eyes, kind)
    seen = Seen(ImageText(folder))
    score = ClipPrompt(seen, "tiny").score(astronaut, "a photo of a person at the beach")
    same = ClipPrompt(seen, "tiny").score(astronaut, "A Photo of a person at the beach")
    assert (score == same) is (kind == "siglip")  # SigLIP was taught small letters; others know them as other words
    model: Any = getattr(transformers, {"clip": "CLIPModel", "siglip": "SiglipModel"}[kind]).from_pretrained(folder)
    words = sys.modules["atelier_tests_tiny_eyes"].WORDS
    ids = [words.index(word) for word in ["a", "photo", "of", "a", "person", "at", "the", "beach"]]
    ids = [2, *ids, 3] if kind == "clip" else ids
    padded = torch.tensor([ids + [0] * (model.config.text_config.max_position_embeddings - len(ids))])
    mask = {"attention_mask": (torch.arange(padded.shape[1])[None] < len(ids)).long()} if kind == "clip" else {}
    mean, std = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) if kind == "clip" else ([0.5] * 3, [0.5] * 3)
    small = np.asarray(astronaut.resize((32, 32), Image.Resampling.BICUBIC), np.float32) / 255
    pixels = torch.from_numpy(((small - mean) / std).transpose(2, 0, 1)[None].astype(np.float32))
    with torch.inference_mode():
        out = model.eval()(input_ids=padded, pixel_values=pixels, **mask)
    assert score == pytest.approx(float((out.image_embeds @ out.text_embeds.T)[0, 0]), abs=1e-4)
    like = ClipLikeness(seen, "tiny")
    assert float(like.embed(astronaut) @ like.embed(astronaut.copy())) == pytest.approx(1.0, abs=1e-5)
    assert len(ImageText(folder).words("a dog " * 50).shape) == 1


def test_a_folder_is_examined_before_it_is_used(tiny_eyes: Any, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    for kind in ("dino", "clip", "siglip"):
        folder = getattr(tiny_eyes, kind)
        name, parameters = examine(folder)
        assert name == {"dino": "dinov2"}.get(kind, kind)
        assert parameters == sum(one.size for one in load_file(folder / "model.safetensors").values())
    copy = Path(shutil.copytree(tiny_eyes.clip, tmp_path / "copy"))
    for name in ("tokenizer.json", "vocab.json"):
        (copy / name).unlink(missing_ok=True)
    with pytest.raises(Corrupt, match="tokenizer"):
        examine(copy)
    lost = Path(shutil.copytree(tiny_eyes.dino, tmp_path / "lost"))
    tensors = load_file(lost / "model.safetensors")
    save_file({name: value for name, value in tensors.items() if "layer.1" not in name}, lost / "model.safetensors")
    with pytest.raises(Corrupt, match="are missing"):
        DinoLikeness(lost, "lost").embed(Image.new("RGB", (64, 64)))
    (lost / "model.safetensors").rename(lost / "pytorch_model.bin")
    with pytest.raises(InvalidInput, match="pickled"):
        examine(lost)
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps(config | {"model_type": "llama", "auto_map": {"AutoModel": "x.Y"}}))
    with pytest.raises(InvalidInput, match="llama"):
        examine(copy)
    with pytest.raises(Corrupt):
        _ = ModelFolder(tmp_path).config
