"""FLUX attention for training on a CPU with short sequences.

torch's CPU flash attention is built for long sequences: at 128 tokens its backward alone takes a quarter of a training
step. Here QK normalisation, rotary embedding and attention are one autograd function of batched matmuls with a
hand-written backward; the norm's weight and the rotation fold into two tables per token. Same mathematics as
diffusers' ``FluxAttnProcessor`` (RMSNorm on q and k, RoFormer rotation of adjacent pairs, softmax(q kᵀ/√d) v), fewer
roundings to bf16. Norm weights are treated as frozen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

MAX_TOKENS = 640
"""Above this, the (tokens, tokens) matrices cost more than flash attention saves (measured on two cores)."""


def _tables(weights: tuple[torch.Tensor, torch.Tensor], cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Folds norm weights of q and k, each (tokens, d), and the rotation (tokens, d) into four planes.

    Returns (4, 2, 1, 1, tokens, d/2): with u the even and w the odd channels, the rotated even channels are
    u·t[0] + w·t[1] and the odd ones w·t[2] + u·t[3].
    """
    import torch

    rows: list[list[torch.Tensor]] = [[], [], [], []]
    for weight in weights:
        even, odd = weight[:, 0::2], weight[:, 1::2]
        # diffusers repeats each angle for both channels of a pair.
        rows[0].append(cos[:, 0::2] * even)
        rows[1].append(sin[:, 0::2] * odd * -1.0)
        rows[2].append(cos[:, 1::2] * odd)
        rows[3].append(sin[:, 1::2] * even)
    return torch.stack([torch.stack(row) for row in rows])[:, :, None, None].contiguous()


@cache
def _attention_function() -> Any:
    import torch

    def planes(q: Any, k: Any) -> Any:
        """Two (batch, tokens, heads, d) → fp32 (2 even/odd, 2 q/k, batch, heads, tokens, d/2).

        Dot products of q and k do not change when both are permuted alike, so channels stay in this order.
        """
        batch, tokens, heads, width = q.shape
        out = torch.empty((2, 2, batch, heads, tokens, width // 2), dtype=torch.float32, device=q.device)
        for index, x in enumerate((q, k)):
            out[:, index].copy_(x.unflatten(-1, (-1, 2)).permute(4, 0, 2, 1, 3))
        return out

    def inverse_rms(wide: Any, eps: float) -> Any:
        """1/sqrt(mean of squares + eps), (2, batch, heads, tokens, 1)."""
        squares = (wide[0] * wide[0]).addcmul_(wide[1], wide[1]).sum(dim=-1, keepdim=True)
        return squares.mul_(0.5 / wide.shape[-1]).add_(eps).rsqrt_()

    def rotate(q: Any, k: Any, table: Any, eps: float) -> tuple[Any, Any]:
        """Normalised and rotated (2, batch·heads, tokens, d), and the inverse RMS."""
        batch, tokens, heads, width = q.shape
        wide = planes(q, k)
        scale = inverse_rms(wide, eps)
        even, odd = wide.mul_(scale)
        out = torch.empty((2, batch, heads, tokens, 2, width // 2), dtype=q.dtype, device=q.device)
        out[..., 0, :].copy_((even * table[0]).addcmul_(odd, table[1]))
        out[..., 1, :].copy_(odd.mul(table[2]).addcmul_(even, table[3]))
        return out.view(2, batch * heads, tokens, width), scale

    def rotate_back(grad: Any, q: Any, k: Any, scale: Any, table: Any) -> tuple[Any, Any]:
        """Gradient of ``rotate``; grad is (2, batch·heads, tokens, d)."""
        batch, tokens, heads, width = q.shape
        halves = grad.view(2, batch, heads, tokens, 2, width // 2)
        even, odd = halves[..., 0, :].float(), halves[..., 1, :].float()
        inner = torch.empty((2, *even.shape), dtype=torch.float32, device=q.device)
        torch.mul(even, table[0], out=inner[0]).addcmul_(odd, table[3])
        torch.mul(odd, table[2], out=inner[1]).addcmul_(even, table[1])
        unit = planes(q, k).mul_(scale)
        mean = (inner[0] * unit[0]).addcmul_(inner[1], unit[1]).sum(dim=-1, keepdim=True).div_(width)
        inner.addcmul_(unit, mean, value=-1).mul_(scale)
        out = torch.empty((2, batch, tokens, heads, width // 2, 2), dtype=q.dtype, device=q.device)
        out.copy_(inner.permute(1, 2, 4, 3, 5, 0))
        out = out.view(2, batch, tokens, heads, width)
        return out[0], out[1]

    class ShortAttention(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, q: Any, k: Any, v: Any, table: Any, eps: float) -> Any:
            batch, tokens, heads, width = q.shape
            (q_flat, k_flat), scale = rotate(q, k, table, eps)
            value = v.transpose(1, 2).reshape(batch * heads, tokens, width)
            scores = torch.bmm(q_flat, k_flat.transpose(1, 2)).mul_(width**-0.5)
            weights = torch.softmax(scores, dim=-1)
            out = torch.bmm(weights, value)  # (batch·heads, tokens, d)
            ctx.save_for_backward(q, k, scale, q_flat, k_flat, value, weights, table)
            return out.view(batch, heads, tokens, width).transpose(1, 2).reshape(batch, tokens, heads * width)

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            q, k, scale, q_flat, k_flat, value, weights, table = ctx.saved_tensors
            batch, tokens, heads, width = q.shape
            out = grads[0].view(batch, tokens, heads, width).transpose(1, 2).reshape(batch * heads, tokens, width)
            grad_v = grad_q = grad_k = None
            if ctx.needs_input_grad[2]:
                grad_v = torch.bmm(weights.transpose(1, 2), out).view(batch, heads, tokens, width).transpose(1, 2)
            if ctx.needs_input_grad[0] or ctx.needs_input_grad[1]:
                scores = torch.bmm(out, value.transpose(1, 2))
                scores = torch.ops.aten._softmax_backward_data(scores, weights, -1, weights.dtype).mul_(width**-0.5)
                both = torch.empty((2, batch * heads, tokens, width), dtype=q.dtype, device=q.device)
                torch.bmm(scores, k_flat, out=both[0])
                torch.bmm(scores.transpose(1, 2), q_flat, out=both[1])
                grad_q, grad_k = rotate_back(both, q, k, scale, table)
            return grad_q, grad_k, grad_v, None, None

    return ShortAttention


class ShortAttentionProcessor:
    """Stands in for diffusers' ``FluxAttnProcessor`` on one attention module; longer inputs go to the original."""

    _attention_backend = None
    _parallel_config = None

    def __init__(self, original: Any) -> None:
        self.original = original

    def __call__(
        self,
        attn: Any,
        hidden_states: torch.Tensor,
        encoder_hidden_states: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        image_rotary_emb: tuple[torch.Tensor, torch.Tensor] | None = None,
    ) -> Any:
        import torch

        text = 0 if encoder_hidden_states is None else encoder_hidden_states.shape[1]
        if attention_mask is not None or image_rotary_emb is None or text + hidden_states.shape[1] > MAX_TOKENS:
            return self.original(attn, hidden_states, encoder_hidden_states, attention_mask, image_rotary_emb)
        q, k, v = attn.to_q(hidden_states), attn.to_k(hidden_states), attn.to_v(hidden_states)
        cos, sin = image_rotary_emb
        q_weight, k_weight = attn.norm_q.weight.float(), attn.norm_k.weight.float()
        q_weight, k_weight = q_weight.expand(cos.shape[0], -1), k_weight.expand(cos.shape[0], -1)
        if encoder_hidden_states is not None:
            q = torch.cat([attn.add_q_proj(encoder_hidden_states), q], dim=1)
            k = torch.cat([attn.add_k_proj(encoder_hidden_states), k], dim=1)
            v = torch.cat([attn.add_v_proj(encoder_hidden_states), v], dim=1)
            q_weight = torch.cat([attn.norm_added_q.weight.float().expand(text, -1), q_weight[text:]])
            k_weight = torch.cat([attn.norm_added_k.weight.float().expand(text, -1), k_weight[text:]])
        split = (-1, attn.head_dim)
        out = _attention_function().apply(
            q.unflatten(-1, split),
            k.unflatten(-1, split),
            v.unflatten(-1, split),
            _tables((q_weight, k_weight), cos, sin),
            attn.norm_q.eps,
        )
        if encoder_hidden_states is None:
            return out
        context, image = out[:, :text], out[:, text:]
        return attn.to_out[1](attn.to_out[0](image)), attn.to_add_out(context)


@contextmanager
def short_attention(model: nn.Module, *, device: str | None = None) -> Iterator[int]:
    """Uses the short-sequence attention inside the block where it applies; yields how many modules use it.

    It applies to FLUX attention on a CPU with the stock processor; every other model is left alone. ``device``
    says what the model will run on where its parameters do not (a memory prediction on the meta device).
    """
    from diffusers.models.transformers.transformer_flux import FluxAttention, FluxAttnProcessor

    changed: list[tuple[Any, Any]] = []
    if (device or next(model.parameters()).device.type) == "cpu":
        attention: Any
        for attention in model.modules():
            if not isinstance(attention, FluxAttention) or attention.fused_projections:
                continue
            if type(attention.processor) is FluxAttnProcessor:
                changed.append((attention, attention.processor))
    for attention, processor in changed:
        attention.processor = ShortAttentionProcessor(processor)
    try:
        yield len(changed)
    finally:
        for module, processor in changed:
            module.processor = processor


@contextmanager
def steady_attention() -> Iterator[None]:
    """Leaves cuDNN's attention out inside the block; flash, memory-efficient and plain attention remain.

    From torch 2.11 on it is the first choice on Hopper GPUs, where its backward gives NaN for some lengths (pytorch
    issue 196678). Drawing is left alone.
    """
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    if not torch.cuda.is_available():
        yield
        return
    with sdpa_kernel([SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]):
        yield
