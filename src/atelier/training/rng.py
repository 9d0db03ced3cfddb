"""Counter-based randomness: every draw is a function of (seed, stream, step, index).

No generator lives from one step to the next, so the step number is the whole state: a resumed training, a preview in
between or another order of calls draws the same values (as in counter-based generators, Salmon et al. 2011).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def stream_seed(seed: int, stream: str, step: int, index: int = 0) -> int:
    """63-bit seed of one draw."""
    digest = hashlib.blake2b(f"{seed}|{stream}|{step}|{index}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def joined(*digests: str) -> str:
    """SHA-256 of several digests."""
    return hashlib.sha256("|".join(digests).encode()).hexdigest()


def uniform(seed: int, stream: str, step: int, index: int = 0) -> float:
    """One number in [0, 1), 53 bits."""
    return (stream_seed(seed, stream, step, index) >> 10) * 2.0**-53


def normal(shape: tuple[int, ...], seed: int, stream: str, step: int, index: int = 0) -> torch.Tensor:
    """Standard normal fp32 tensor, drawn on the CPU whatever the device, so that all devices see the same noise."""
    import torch

    generator = torch.Generator().manual_seed(stream_seed(seed, stream, step, index))
    return torch.randn(shape, generator=generator)


def permutation(count: int, seed: int, stream: str, step: int, index: int = 0) -> list[int]:
    """A random order of range(count): sorted by each element's own draw."""
    base = f"{stream}#{index}"
    return sorted(range(count), key=lambda i: (stream_seed(seed, base, step, i), i))
