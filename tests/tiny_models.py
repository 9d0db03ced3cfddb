"""Tiny random models in each family's real folder layout, saved by diffusers' own pipelines."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

WORDS = [
    "a",
    "photo",
    "of",
    "red",
    "blue",
    "green",
    "person",
    "dog",
    "hat",
    "with",
    "long",
    "short",
    "hair",
    "in",
    "the",
    "park",
    "sea",
    "and",
    "zwx",
    "<pad>",
    "<unk>",
    "<eos>",
    "<bos>",
]


def words_tokenizer(length: int, chat: bool = False) -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
        model_max_length=length,
    )
    if chat:
        tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    return tokenizer


def _clip(width: int, projection: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=len(WORDS),
        hidden_size=width,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=16,
        projection_dim=width,
        eos_token_id=WORDS.index("<eos>"),
    )
    return (CLIPTextModelWithProjection if projection else CLIPTextModel)(config)


def _vae(channels: int) -> Any:
    diffusers: Any = importlib.import_module("diffusers")
    quant = channels == 4
    return diffusers.AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=channels,
        norm_num_groups=4,
        sample_size=1024,
        use_quant_conv=quant,
        use_post_quant_conv=quant,
        shift_factor=None if quant else 0.1,
        scaling_factor=0.18 if quant else 0.36,
    )


def save_flux(folder: Path, pipeline: str = "FluxPipeline", in_channels: int = 64, guided: bool = False) -> Path:
    diffusers: Any = importlib.import_module("diffusers")
    import torch
    from transformers import T5Config, T5EncoderModel

    torch.manual_seed(0)
    t5 = T5Config(vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2)
    transformer = diffusers.FluxTransformer2DModel(
        in_channels=in_channels,
        out_channels=64,
        num_layers=2,
        num_single_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=16,
        pooled_projection_dim=16,
        guidance_embeds=guided,
        axes_dims_rope=(4, 6, 6),
    )
    getattr(diffusers, pipeline)(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=1.0),
        vae=_vae(16),
        text_encoder=_clip(16),
        tokenizer=words_tokenizer(16),
        text_encoder_2=T5EncoderModel(t5),
        tokenizer_2=words_tokenizer(64),
        transformer=transformer,
    ).save_pretrained(folder)
    return folder


def save_klein(folder: Path, distilled: bool = False) -> Path:
    diffusers: Any = importlib.import_module("diffusers")
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(0)
    qwen = Qwen3Config(
        vocab_size=len(WORDS),
        hidden_size=8,
        intermediate_size=16,
        num_hidden_layers=28,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=4,
        max_position_embeddings=128,
    )
    transformer = diffusers.Flux2Transformer2DModel(
        in_channels=128,
        num_layers=1,
        num_single_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=24,
        timestep_guidance_channels=16,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    vae = diffusers.AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), layers_per_block=1, latent_channels=32, norm_num_groups=4
    )
    diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=Qwen3ForCausalLM(qwen),
        tokenizer=words_tokenizer(512, chat=True),
        transformer=transformer,
        is_distilled=distilled,
    ).save_pretrained(folder)
    return folder


def _unet(xl: bool) -> Any:
    diffusers: Any = importlib.import_module("diffusers")
    extra: dict[str, Any] = (
        {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 8,
            "projection_class_embeddings_input_dim": 6 * 8 + 16,
            "transformer_layers_per_block": (1, 2),
            "use_linear_projection": True,
        }
        if xl
        else {}
    )
    return diffusers.UNet2DConditionModel(
        block_out_channels=(16, 32),
        layers_per_block=1,
        sample_size=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32 if xl else 16,
        attention_head_dim=4,
        norm_num_groups=4,
        **extra,
    )


def save_sd(folder: Path) -> Path:
    diffusers: Any = importlib.import_module("diffusers")
    import torch

    torch.manual_seed(0)
    diffusers.StableDiffusionPipeline(
        vae=_vae(4),
        text_encoder=_clip(16),
        tokenizer=words_tokenizer(16),
        unet=_unet(False),
        scheduler=diffusers.PNDMScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", skip_prk_steps=True, steps_offset=1
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).save_pretrained(folder)
    return folder


def save_sdxl(folder: Path) -> Path:
    diffusers: Any = importlib.import_module("diffusers")
    import torch

    torch.manual_seed(0)
    diffusers.StableDiffusionXLPipeline(
        vae=_vae(4),
        text_encoder=_clip(16),
        text_encoder_2=_clip(16, projection=True),
        tokenizer=words_tokenizer(16),
        tokenizer_2=words_tokenizer(16),
        unet=_unet(True),
        scheduler=diffusers.EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_models() -> Any:
    """This module, for tests of any room."""
    import sys

    return sys.modules[__name__]
