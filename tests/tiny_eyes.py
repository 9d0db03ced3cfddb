"""Tiny random models that look at pictures, each in its real layout: DINOv2, CLIP, SigLIP, a recogniser of faces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WORDS = ("<pad>", "<unk>", "<bos>", "<eos>", "a", "red", "house", "dog", "photo", "of", "person", "at", "the", "beach")
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


@dataclass(frozen=True)
class TinyEyes:
    """Folders of the three models of transformers, and the recogniser's file, under the names that hubs give them."""

    dino: Path
    clip: Path
    siglip: Path
    face: Path


@pytest.fixture(scope="session")
def tiny_eyes(tmp_path_factory: pytest.TempPathFactory) -> TinyEyes:
    home = tmp_path_factory.mktemp("tiny-eyes")
    (home / "auraface").mkdir()
    return TinyEyes(
        save_dino(home / "dinov2"),
        save_clip(home / "clip"),
        save_siglip(home / "siglip"),
        save_recogniser(home / "auraface" / "glintr100.onnx"),
    )


def save_dino(folder: Path, seed: int = 0) -> Path:
    import torch
    from transformers import Dinov2Config, Dinov2Model

    torch.manual_seed(seed)
    config = Dinov2Config(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2, image_size=56, patch_size=14
    )
    Dinov2Model(config).save_pretrained(folder)
    prepared = {"size": {"shortest_edge": 48}, "crop_size": {"height": 42, "width": 42}, "do_resize": True, **IMAGENET}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    return folder


def save_clip(folder: Path) -> Path:
    import torch
    from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPVisionConfig

    torch.manual_seed(1)
    text = CLIPTextConfig(
        vocab_size=len(WORDS), max_position_embeddings=12, bos_token_id=2, eos_token_id=3, pad_token_id=0, **_small()
    )
    vision = CLIPVisionConfig(image_size=32, patch_size=16, **_small())
    config = CLIPConfig(text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=12)
    CLIPModel(config).save_pretrained(folder)
    _tokenizer(12, marks=True).save_pretrained(folder)
    prepared = {"size": {"shortest_edge": 32}, "crop_size": 32, **IMAGENET}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    return folder


def save_siglip(folder: Path) -> Path:
    import torch
    from transformers import SiglipConfig, SiglipModel, SiglipTextConfig, SiglipVisionConfig

    torch.manual_seed(2)
    text = SiglipTextConfig(vocab_size=len(WORDS), max_position_embeddings=10, **_small())
    vision = SiglipVisionConfig(image_size=32, patch_size=16, **_small())
    SiglipModel(SiglipConfig(text_config=text.to_dict(), vision_config=vision.to_dict())).save_pretrained(folder)
    _tokenizer(10**30, marks=False).save_pretrained(folder)  # SigLIP 2's says no length either
    prepared = {"size": {"height": 32, "width": 32}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    return folder


def _small() -> dict[str, Any]:
    return {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}


def _tokenizer(length: int, *, marks: bool) -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = Whitespace()
    if marks:
        inner.post_processor = TemplateProcessing(single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 3)])
    special = {f"{name}_token": f"<{name}>" for name in ("pad", "eos", "bos", "unk")}
    return PreTrainedTokenizerFast(tokenizer_object=inner, model_max_length=length, **special)


def recogniser_weights(seed: int = 0, width: int = 16) -> dict[str, np.ndarray]:
    """Weights of one convolution of stride 8, a slope for each of its channels, and one matrix."""
    rng = np.random.default_rng(seed)
    return {
        "conv": rng.normal(0, 0.1, (4, 3, 8, 8)).astype(np.float32),
        "slope": rng.uniform(0.1, 0.4, (4, 1, 1)).astype(np.float32),
        "matrix": rng.normal(0, 0.1, (4 * 14 * 14, width)).astype(np.float32),
    }


def save_recogniser(path: Path, *, seed: int = 0, opset: int = 11, named_inputs: bool = False) -> Path:
    """A recogniser in the layout of AuraFace's: `input.1` of (None, 3, 112, 112), one output.

    `named_inputs`: weights stand among the inputs too, as in files of 2018.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = recogniser_weights(seed)
    width = weights["matrix"].shape[1]
    nodes = [
        helper.make_node("Conv", ["input.1", "conv"], ["c"], strides=[8, 8], kernel_shape=[8, 8]),
        helper.make_node("PRelu", ["c", "slope"], ["p"]),
        helper.make_node("Flatten", ["p"], ["f"], axis=1),
        helper.make_node("Gemm", ["f", "matrix"], ["1333"]),
    ]
    given = [helper.make_tensor_value_info("input.1", TensorProto.FLOAT, ["None", 3, 112, 112])]
    if named_inputs:
        given += [helper.make_tensor_value_info(name, TensorProto.FLOAT, w.shape) for name, w in weights.items()]
    graph = helper.make_graph(
        nodes,
        "recogniser",
        given,
        [helper.make_tensor_value_info("1333", TensorProto.FLOAT, ["None", width])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.save(model, str(path))
    return path
