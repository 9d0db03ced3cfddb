"""Low-rank arithmetic: singular values of a product without ever forming it, and truncated SVDs of dense deltas.

Truncation is optimal in the Frobenius norm (Eckart & Young 1936). For a pair (B, A) the SVD comes from QR factors of
the thin matrices (cost (out + in)·rank², not out·in·min(out, in)); for a dense delta from a randomised range finder
with power iterations (Halko, Martinsson & Tropp 2011, algorithm 4.4, arXiv:0909.4061).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from torch import Generator, Tensor

EXACT_SIDE = 512
"""Dense matrices whose short side is at most this are decomposed exactly."""


@dataclass(frozen=True, eq=False)
class Svd:
    """``u · diag(s) · vh`` with s descending: u (out, k), s (k,), vh (k, in); float32."""

    u: Tensor
    s: Tensor
    vh: Tensor

    def factors(self, rank: int) -> tuple[Tensor, Tensor]:
        """(A (rank, in), B (out, rank)) of the first `rank` singular values, each taking their square root."""
        root = self.s[:rank].sqrt()
        return root[:, None] * self.vh[:rank], self.u[:, :rank] * root

    def rank_for(self, rank: int | None, energy: float | None) -> int:
        """See `rank_for`."""
        return rank_for(self.s, rank, energy)


def rank_for(values: Tensor, rank: int | None, energy: float | None) -> int:
    """How many singular values to keep: `rank`, or the fewest that hold the share `energy` of the squared norm.

    Never more than there are, never less than one.

    Args:
        values: (k,), descending.
    """
    available = int((values > values[0] * 1e-7).sum()) if float(values[0]) > 0 else 1
    if energy is not None:
        squares = values.double().square()
        share = squares.cumsum(0) / squares.sum().clamp_min(1e-300)
        needed = int((share < energy - 1e-12).sum()) + 1
        available = min(available, needed)
    return max(1, available if rank is None else min(rank, available))


def values_of_pair(a: Tensor, b: Tensor) -> Tensor:
    """The singular values of ``b @ a`` for b (out, r), a (r, in), descending, without their vectors."""
    import torch

    _, r_b = torch.linalg.qr(b.float(), mode="r")
    _, r_a = torch.linalg.qr(a.float().T, mode="r")
    return torch.linalg.svdvals(r_b @ r_a.T)


def values_of_kron(w1: Tensor, w2: Tensor) -> Tensor:
    """The singular values of ``kron(w1, w2)``, descending: products of the factors' own."""
    import torch

    first, second = torch.linalg.svdvals(w1.float()), torch.linalg.svdvals(w2.float())
    return torch.outer(first, second).flatten().sort(descending=True).values


def svd_of_pair(a: Tensor, b: Tensor) -> Svd:
    """SVD of ``b @ a`` for b (out, r), a (r, in), by QR of both and an SVD of the r × r core."""
    import torch

    q_b, r_b = torch.linalg.qr(b.float())  # (out, k₁), (k₁, r)
    q_a, r_a = torch.linalg.qr(a.float().T)  # (in, k₂), (k₂, r)
    u, s, vh = torch.linalg.svd(r_b @ r_a.T, full_matrices=False)
    return Svd(q_b @ u, s, vh @ q_a.T)


def svd_of_dense(delta: Tensor, rank: int, generator: Generator | None = None) -> Svd:
    """The leading `rank` singular triples of a dense matrix (out, in); exact when the short side is at most 512."""
    import torch

    delta = delta.float()
    out, width = delta.shape
    if min(out, width) <= EXACT_SIDE or 2 * rank >= min(out, width):
        u, s, vh = torch.linalg.svd(delta, full_matrices=False)
        return Svd(u[:, :rank], s[:rank], vh[:rank])
    generator = generator or torch.Generator().manual_seed(0)
    sketch = torch.randn(width, rank + max(8, rank // 4), generator=generator)
    q, _ = torch.linalg.qr(delta @ sketch)
    for _ in range(4):
        q, _ = torch.linalg.qr(delta.T @ q)
        q, _ = torch.linalg.qr(delta @ q)
    u, s, vh = torch.linalg.svd(q.T @ delta, full_matrices=False)
    return Svd((q @ u)[:, :rank], s[:rank], vh[:rank])


def svd_of_kron(w1: Tensor, w2: Tensor, rank: int) -> Svd:
    """The leading `rank` singular triples of ``kron(w1, w2)``, from the factors' own: values and vectors multiply.

    Van Loan & Pitsianis 1993.
    """
    import torch

    u1, s1, v1 = torch.linalg.svd(w1.float(), full_matrices=False)
    u2, s2, v2 = torch.linalg.svd(w2.float(), full_matrices=False)
    products = torch.outer(s1, s2).flatten()
    rank = min(rank, products.numel())
    s, order = products.topk(rank)
    first, second = order // s2.numel(), order % s2.numel()
    u = torch.einsum("ik,jk->ijk", u1[:, first], u2[:, second]).reshape(-1, rank)
    vh = torch.einsum("ki,kj->kij", v1[first], v2[second]).reshape(rank, -1)
    return Svd(u, s, vh)


def check_rank(rank: int | None, energy: float | None) -> None:
    """Exactly one of a rank of at least 1 and an energy in (0, 1].

    Raises:
        InvalidInput: neither, both, or out of range.
    """
    if (rank is None) == (energy is None):
        raise InvalidInput("give either a rank or the share of energy to keep")
    if rank is not None and rank < 1:
        raise InvalidInput(f"a rank of {rank} is not possible; at least 1 is needed")
    if energy is not None and not 0 < energy <= 1:
        raise InvalidInput(f"an energy of {energy} is not possible; it is a share above 0 and at most 1")
