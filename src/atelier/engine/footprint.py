"""How many bytes a model needs in each stage: weights from the card, activations from a few dimensions.

The factors are counted from the layers of each family (residual stream, normalised copy, queries, keys, values, feed
forward, rotary copies in fp32), with memory-efficient attention, and rounded up. They are estimates; weights are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from atelier.engine.card import ModelCard

Operation = Literal["draw", "train"]
MIB = 1024**2

# Live copies of the residual stream while one block runs, counted in units of (tokens x width) elements.
_TRANSFORMER_LIVE = 22.0
_UNET_LIVE = 45.0
# Copies that one block keeps for its backward pass.
_BLOCK_SAVED = 34.0
# Full-resolution feature maps of twice the decoder's width that are alive at once in its last level.
_DECODER_MAPS = 6
_ENCODER_MAPS = 4
TILE = 512  # pixels; a tile's side when the decoder is tiled
TEXT_ACTIVATIONS = 160 * MIB
RUNTIME = {"cuda": 640 * MIB, "mps": 512 * MIB, "cpu": 700 * MIB}


@dataclass(frozen=True)
class Shape:
    """What is drawn or trained at once: pixels, samples, reference pictures of the same size."""

    width: int
    height: int
    batch: int = 1
    references: int = 0


def element_bytes(dtype: str) -> int:
    """Bytes of one activation element."""
    return 4 if dtype == "fp32" else 2


def image_tokens(card: ModelCard, shape: Shape) -> int:
    """Latent tokens (or latent pixels of a U-Net) of one sample, references included."""
    cell = card.architecture.latent_scale * card.architecture.patch
    one = max(1, shape.width // cell) * max(1, shape.height // cell)
    return one * (1 + shape.references)


def denoise_activations(card: ModelCard, shape: Shape, dtype: str) -> int:
    """Peak activation bytes of one forward pass of the denoiser, classifier-free guidance included for U-Nets (they run
    both branches as one batch)."""
    arch = card.architecture
    tokens = image_tokens(card, shape)
    if card.denoiser == "unet":
        branches = 2 if card.guidance == "cfg" else 1
        return int(shape.batch * branches * tokens * arch.width * _UNET_LIVE * element_bytes(dtype))
    tokens += card.max_sequence_length
    live = _TRANSFORMER_LIVE + 2 * arch.mlp_ratio
    return int(shape.batch * tokens * arch.width * live * element_bytes(dtype))


def decode_activations(card: ModelCard, shape: Shape, dtype: str, *, slicing: bool, tiling: bool) -> int:
    """Peak activation bytes of the decoder, the finished pictures (fp32) included."""
    width, height = shape.width, shape.height
    if tiling:
        width, height = min(width, TILE), min(height, TILE)
    together = 1 if slicing else shape.batch
    maps = together * width * height * card.architecture.vae_width * 2 * _DECODER_MAPS * element_bytes(dtype)
    return maps + shape.batch * shape.width * shape.height * 3 * 4


def encode_activations(card: ModelCard, shape: Shape, dtype: str) -> int:
    """Peak activation bytes of the VAE's encoder for one picture."""
    return shape.width * shape.height * card.architecture.vae_width * 2 * _ENCODER_MAPS * element_bytes(dtype)


def adapter_parameters(card: ModelCard, rank: int) -> int:
    """Parameters of an adapter of that rank on the card's target modules, estimated from width and depth."""
    per_block = 23 if card.denoiser == "transformer" else 12
    return rank * per_block * card.architecture.width * card.architecture.blocks


def training_activations(card: ModelCard, shape: Shape, dtype: str, *, checkpointing: bool) -> int:
    """Bytes kept for the backward pass: every block's, or (checkpointing) every block's input and one block's."""
    arch = card.architecture
    tokens = image_tokens(card, shape) + (card.max_sequence_length if card.denoiser == "transformer" else 0)
    stream = shape.batch * tokens * arch.width * element_bytes(dtype)
    if card.denoiser == "unet":
        stream = int(stream * 0.75)  # half of a U-Net's blocks work at a quarter of the pixels and twice the width
    saved = _BLOCK_SAVED + 2 * arch.mlp_ratio
    if checkpointing:
        return int(stream * (arch.blocks + 2 * saved))
    return int(stream * arch.blocks * saved)


def largest_layer_bytes(card: ModelCard, component: str, dtype: str) -> int:
    """Weights on the device at once when a component is streamed: three block-sized groups (running, next, last)."""
    part = card.components[component]
    depth = card.architecture.blocks if part.role == "denoiser" else 12
    return min(part.bytes(dtype), 3 * part.bytes(dtype) // depth)
