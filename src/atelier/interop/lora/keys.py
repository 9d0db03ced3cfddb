"""Splitting a key of an adapter file into the module's name (in the file's own spelling) and what the tensor is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["A", "B", "bias", "alpha", "magnitude", "w1", "w1_a", "w1_b", "w2", "w2_a", "w2_b"]

# The names of diffusers before PEFT, of PEFT (with or without the adapter's name), kohya, XLabs and LyCORIS.
_PATTERNS: tuple[tuple[str, Role], ...] = (
    (r"\.lora_A(?:\.[A-Za-z0-9_]+)?\.weight$", "A"),
    (r"\.lora_B(?:\.[A-Za-z0-9_]+)?\.weight$", "B"),
    (r"\.lora_B(?:\.[A-Za-z0-9_]+)?\.bias$", "bias"),
    (r"\.lora_down\.weight$", "A"),
    (r"\.lora_up\.weight$", "B"),
    (r"\.lora(?:_linear_layer)?\.down\.weight$", "A"),
    (r"\.lora(?:_linear_layer)?\.up\.weight$", "B"),
    (r"(?<=_lora[12])\.down\.weight$", "A"),
    (r"(?<=_lora[12])\.up\.weight$", "B"),
    (r"(?<=_lora)\.down\.weight$", "A"),
    (r"(?<=_lora)\.up\.weight$", "B"),
    (r"\.alpha$", "alpha"),
    (r"\.dora_scale$", "magnitude"),
    (r"\.lora_magnitude_vector(?:\.[A-Za-z0-9_]+)?(?:\.weight)?$", "magnitude"),
    (r"\.lokr_w1$", "w1"),
    (r"\.lokr_w1_a$", "w1_a"),
    (r"\.lokr_w1_b$", "w1_b"),
    (r"\.lokr_w2$", "w2"),
    (r"\.lokr_w2_a$", "w2_a"),
    (r"\.lokr_w2_b$", "w2_b"),
)
_SUFFIXES: list[tuple[re.Pattern[str], Role]] = [(re.compile(pattern), role) for pattern, role in _PATTERNS]

# Known kinds of adapter tensors that this studio does not read, with the reason people are told.
_UNREAD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"\.lokr_t2$|\.lora_mid\.weight$", "a Tucker-decomposed convolution"),
        (r"\.hada_(?:w[12]_[ab]|t[12])$", "a LoHa (Hadamard product) part"),
        (r"\.(?:diff|diff_b|diff\.weight)$", "a full weight difference"),
        (r"\.(?:on_input|a1\.weight|b1\.weight|oft_blocks|oft_diag|ia3_l)$", "an IA³, GLoRA or OFT part"),
        (r"bundle_emb\.", "a bundled textual-inversion embedding"),
    )
)

_ADAPTER_HINT = re.compile(
    r"lora_[AB]\b|lora_(?:down|up)\b|_lora[12]?\.(?:down|up)\.|\.lora(?:_linear_layer)?\.(?:down|up)\.|lokr_|hada_w"
)


@dataclass(frozen=True)
class AdapterKey:
    """A key taken apart: `module` in the file's spelling, `role` of the tensor."""

    module: str
    role: Role


def split_key(key: str) -> AdapterKey | None:
    """Take a key apart; None when it is not one of the adapter tensors this room reads."""
    for pattern, role in _SUFFIXES:
        match = pattern.search(key)
        if match and match.start() > 0:
            return AdapterKey(key[: match.start()], role)
    return None


def unread_reason(key: str) -> str:
    """Why a key that `split_key` does not know is left out."""
    return next(
        (reason for pattern, reason in _UNREAD if pattern.search(key)), "not an adapter tensor of a known layout"
    )


def has_adapter_tensors(keys: Iterable[str]) -> bool:
    """Whether any key looks like a LoRA, LoKr or LoHa tensor at all (whatever model it is for)."""
    return any(_ADAPTER_HINT.search(key) for key in keys)
