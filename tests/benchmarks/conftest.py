"""The benchmark scripts as modules, and a tiny random model of FLUX's architecture with its card beside it."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tomli_w

SCRIPTS = Path(__file__).parents[2] / "benchmarks"
NAMES = ("common", "generate", "train", "peft_loop", "adapters", "startup", "flux_size", "random_flux")
NAMES += ("flux_bench", "flux_drawing", "flux_training")
WORDS = ("<pad>", "<unk>", "<eos>", "a", "young", "old", "woman", "man", "red", "blue", "hair", "eyes", "and", "with")


@pytest.fixture(scope="session")
def script() -> Iterator[Callable[[str], ModuleType]]:
    """script("generate"): that file of benchmarks/ as a module."""
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module
    sys.path.remove(str(SCRIPTS))
    for name in NAMES:
        sys.modules.pop(name, None)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diffusers folder that draws 32 px in two steps."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast, T5Config, T5EncoderModel

    torch.set_num_threads(1)
    torch.manual_seed(0)
    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = Whitespace()
    tokenizer: Any = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", model_max_length=16
    )
    clip = CLIPTextConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=16,
        eos_token_id=WORDS.index("<eos>"),
    )
    make_vae: Any = AutoencoderKL  # its annotations say one-element tuples
    vae = make_vae(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=16,
        norm_num_groups=4,
        use_quant_conv=False,
        use_post_quant_conv=False,
        shift_factor=0.1,
        scaling_factor=0.36,
    )
    transformer = FluxTransformer2DModel(
        in_channels=64,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=16,
        pooled_projection_dim=16,
        guidance_embeds=False,
        axes_dims_rope=(4, 6, 6),
    )
    folder = tmp_path_factory.mktemp("bench") / "model"
    t5 = T5Config(vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
        vae=vae,
        text_encoder=CLIPTextModel(clip),
        tokenizer=tokenizer,
        text_encoder_2=T5EncoderModel(t5),
        tokenizer_2=tokenizer,
        transformer=transformer,
    ).save_pretrained(folder)
    _write_card(folder)
    return folder


def _write_card(folder: Path) -> None:
    from atelier.engine.sniff import card_from_path

    card = card_from_path(folder)
    preset = {"steps": 2, "guidance": 0.0, "true_cfg": 2.0, "width": 32, "height": 32}
    changes = {
        "path": folder.name,
        "presets": {"standard": preset},
        "training_size": 32,
        "max_sequence_length": 16,
        "negative_prompt": True,
    }
    fields = card.model_dump(mode="json", exclude_none=True) | changes
    (folder.parent / "card.toml").write_text(tomli_w.dumps(fields), encoding="utf-8")


@pytest.fixture
def options(tiny_model: Path) -> Namespace:
    """What the command line would give: the tiny model, as few pairs as possible."""
    return Namespace(
        model=tiny_model, threads=1, seconds=0.0, clock="wall", json=True, check=True, child=None, runs=1, pictures=1
    )
