"""Scale, resize, merge, inspect: each against the dense matrices they stand for."""

from __future__ import annotations

import pytest

from atelier.errors import InvalidInput, NotFound
from atelier.interop.lora import (
    Adapter,
    LokrPart,
    LoraPart,
    as_lora,
    bake_dora,
    extract_alpha,
    fold_alpha,
    inspect,
    merge,
    resize,
    scale,
)
from atelier.interop.lora.decompose import svd_of_dense, svd_of_kron
from atelier.interop.lora.merge import METHODS

torch = pytest.importorskip("torch")

PATH = "transformer_blocks.0.attn.to_q"


def _one(part: LoraPart | LokrPart, path: str = PATH) -> Adapter:
    return Adapter({"transformer": {path: part}})


def _pair(seed: int, rank: int = 4, out: int = 20, width: int = 12, alpha: float | None = 2.0) -> LoraPart:
    generator = torch.Generator().manual_seed(seed)
    return LoraPart(torch.randn(rank, width, generator=generator), torch.randn(out, rank, generator=generator), alpha)


def test_scale_and_alpha() -> None:
    adapter = _one(_pair(0))
    torch.testing.assert_close(scale(adapter, -0.5).to_delta(PATH), -0.5 * adapter.to_delta(PATH))
    assert extract_alpha(scale(adapter, 3.0)) == {("transformer", PATH): 6.0}
    folded = fold_alpha(adapter)
    assert extract_alpha(folded) == {("transformer", PATH): 4.0}
    assert torch.equal(folded.to_delta(PATH), adapter.to_delta(PATH))  # alpha / rank is a power of two: exact
    lokr = _one(LokrPart(torch.randn(2, 3), torch.randn(4, 4), 0.5))
    torch.testing.assert_close(scale(lokr, 2.0).to_delta(PATH), 2 * lokr.to_delta(PATH))


@pytest.mark.parametrize("rank", [1, 2, 3, 4, 9])
def test_resize_is_the_best_of_its_rank(rank: int) -> None:
    adapter = _one(_pair(1))
    delta = adapter.to_delta(PATH)
    values = torch.linalg.svdvals(delta)
    smaller = resize(adapter, rank=rank)
    assert smaller.part(PATH).rank == min(rank, 4)
    error = (smaller.to_delta(PATH) - delta).norm()
    torch.testing.assert_close(error, values[rank:].norm(), rtol=1e-3, atol=1e-4)


def test_resize_by_energy_keeps_just_enough() -> None:
    adapter = _one(_pair(2))
    delta = adapter.to_delta(PATH)
    squares = torch.linalg.svdvals(delta)[:4].square()
    share = squares.cumsum(0) / squares.sum()
    kept = resize(adapter, energy=float(share[1]) - 1e-4).part(PATH)
    assert kept.rank == 2
    assert resize(adapter, energy=float(share[1]) + 1e-4).part(PATH).rank == 3
    torch.testing.assert_close(resize(adapter, energy=1.0).to_delta(PATH), delta, rtol=1e-4, atol=1e-4)


def test_resize_keeps_kernels_dtype_and_bias() -> None:
    part = LoraPart(
        torch.randn(4, 3, 3, 3).bfloat16(), torch.randn(8, 4, 1, 1).bfloat16(), 2.0, bias=torch.ones(8).bfloat16()
    )
    smaller = resize(_one(part), rank=2).part(PATH)
    assert isinstance(smaller, LoraPart)
    assert smaller.a.shape == (2, 3, 3, 3)
    assert smaller.b.shape == (8, 2, 1, 1)
    assert smaller.a.dtype == torch.bfloat16
    assert smaller.bias is not None
    assert smaller.bias.float().tolist() == [0.5] * 8


@pytest.mark.parametrize(("rank", "energy"), [(None, None), (2, 0.5), (0, None), (None, 0.0), (None, 1.5)])
def test_resize_refuses_nonsense(rank: int | None, energy: float | None) -> None:
    with pytest.raises(InvalidInput):
        resize(_one(_pair(0)), rank=rank, energy=energy)


def test_zero_adapter_survives_resizing() -> None:
    part = LoraPart(torch.randn(4, 12), torch.zeros(20, 4))
    assert resize(_one(part), energy=0.9).to_delta(PATH).abs().max() == 0


def test_kronecker_svd_is_that_of_the_product() -> None:
    w1, w2 = torch.randn(3, 4), torch.randn(5, 2)
    dense = torch.kron(w1, w2)
    svd = svd_of_kron(w1, w2, 6)
    torch.testing.assert_close(svd.s, torch.linalg.svdvals(dense)[:6], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(svd.u * svd.s @ svd.vh, dense, rtol=1e-4, atol=1e-4)
    lora = as_lora(_one(LokrPart(w1, w2, 0.5)), rank=6)
    torch.testing.assert_close(lora.to_delta(PATH), dense * 0.5, rtol=1e-4, atol=1e-4)
    fused = _one(LokrPart(w1, w2, 1.0, rows=((3, 11),)))
    torch.testing.assert_close(as_lora(fused, rank=8).to_delta(PATH), dense[3:11], rtol=1e-4, atol=1e-4)


def test_randomised_svd_of_a_large_matrix_is_near_the_exact_one() -> None:
    generator = torch.Generator().manual_seed(0)
    dense = torch.randn(600, 8, generator=generator) @ torch.randn(8, 700, generator=generator)
    dense += 0.01 * torch.randn(600, 700, generator=generator)
    svd = svd_of_dense(dense, 8)
    torch.testing.assert_close(svd.s, torch.linalg.svdvals(dense)[:8], rtol=1e-3, atol=1e-3)
    assert torch.equal(svd_of_dense(dense, 8).u, svd.u)


def test_linear_merge_is_the_exact_sum() -> None:
    first, second = _one(_pair(1)), _one(_pair(2, rank=3, alpha=None))
    merged = merge([first, second], [0.7, -0.2])
    wanted = 0.7 * first.to_delta(PATH) - 0.2 * second.to_delta(PATH)
    torch.testing.assert_close(merged.to_delta(PATH), wanted, rtol=1e-5, atol=1e-5)
    assert merged.part(PATH).rank == 7
    torch.testing.assert_close(
        merge([first, second], [0.7, -0.2], "svd", rank=7).to_delta(PATH), wanted, rtol=1e-4, atol=1e-4
    )
    best = torch.linalg.svdvals(wanted)[3:].norm()
    cut = merge([first, second], [0.7, -0.2], "svd", rank=3)
    torch.testing.assert_close((cut.to_delta(PATH) - wanted).norm(), best, rtol=1e-3, atol=1e-3)


def test_merge_keeps_modules_only_one_adapter_has() -> None:
    first, second = _one(_pair(1)), _one(_pair(2), "transformer_blocks.1.attn.to_q")
    merged = merge([first, second], [0.5, 1.0])
    torch.testing.assert_close(merged.to_delta(PATH), 0.5 * first.to_delta(PATH))
    assert len(list(merged.parts())) == 2


def test_ties_follows_the_paper() -> None:
    # as rank-full pairs, so that the cut to a rank changes nothing
    def dense(matrix: list[list[float]]) -> Adapter:
        return _one(LoraPart(torch.eye(2), torch.tensor(matrix)))

    first, second, third = (
        dense([[4.0, -1.0], [3.0, 0.1]]),
        dense([[2.0, 5.0], [-4.0, 0.2]]),
        dense([[0.1, -2.0], [-1.0, 6.0]]),
    )
    merged = merge([first, second, third], [1.0, 1.0, 1.0], "ties", rank=2, density=0.5)
    # kept: first {4, 3}, second {5, -4}, third {-2, 6}; signs elected: +, + (5 against 2), - (4 against 3), +
    torch.testing.assert_close(merged.to_delta(PATH), torch.tensor([[4.0, 5.0], [-4.0, 6.0]]), rtol=1e-4, atol=1e-4)


def test_dare_is_unbiased_seeded_and_order_free() -> None:
    a = _pair(1, rank=12)
    first, second = _one(a), _one(_pair(2, rank=12))
    once = merge([first, second], [1.0, 1.0], "dare", rank=12, density=0.4, seed=3).to_delta(PATH)
    again = merge([first, second], [1.0, 1.0], "dare", rank=12, density=0.4, seed=3).to_delta(PATH)
    assert torch.equal(once, again)
    total = torch.zeros_like(once)
    for seed in range(60):
        total += merge([first, second], [1.0, 1.0], "dare", rank=12, density=0.4, seed=seed).to_delta(PATH)
    wanted = first.to_delta(PATH) + second.to_delta(PATH)
    assert (total / 60 - wanted).norm() / wanted.norm() < 0.25
    full = merge([first, second], [1.0, 1.0], "dare", rank=12, density=1.0).to_delta(PATH)
    torch.testing.assert_close(full, wanted, rtol=1e-3, atol=1e-3)


def test_merge_refuses_what_cannot_be_merged() -> None:
    good = _one(_pair(1))
    dora = _one(LoraPart(torch.randn(2, 12), torch.randn(20, 2), magnitude=torch.ones(20, 1)))
    lokr = _one(LokrPart(torch.randn(4, 3), torch.randn(5, 4)))
    with pytest.raises(InvalidInput, match="DoRA"):
        merge([good, dora], [1, 1])
    with pytest.raises(InvalidInput, match="LoKr"):
        merge([good, lokr], [1, 1])
    for method in METHODS[1:]:
        assert merge([good, lokr], [1, 1], method, rank=3).part(PATH).rank <= 3
        with pytest.raises(InvalidInput, match="rank"):
            merge([good, good], [1, 1], method)
    with pytest.raises(InvalidInput, match="different shapes"):
        merge([good, _one(_pair(1, out=24))], [1, 1])
    with pytest.raises(InvalidInput, match="two or more"):
        merge([good], [1])
    with pytest.raises(InvalidInput, match="density"):
        merge([good, good], [1, 1], "dare", rank=2, density=0.0)


def test_baked_dora_is_a_plain_lora_with_the_same_change() -> None:
    base = torch.randn(20, 12)
    adapter = _one(LoraPart(torch.randn(2, 12), torch.randn(20, 2), magnitude=torch.rand(20, 1)))
    baked = bake_dora(adapter, {"transformer": {PATH: base}}, rank=12)
    torch.testing.assert_close(baked.to_delta(PATH), adapter.to_delta(PATH, base=base), rtol=1e-4, atol=1e-4)
    with pytest.raises(InvalidInput, match="no weight"):
        bake_dora(adapter, {}, rank=2)


def test_inspect_measures_each_block() -> None:
    q, k = _pair(1), _pair(2, rank=2)
    lokr = LokrPart((torch.randn(4, 2), torch.randn(2, 3)), torch.randn(5, 4), 0.3, rows=((2, 7), (11, 20)))
    adapter = Adapter(
        {
            "transformer": {
                PATH: q,
                "transformer_blocks.0.attn.to_k": k,
                "single_transformer_blocks.1.proj_out": lokr,
                "proj_out": q,
            }
        }
    )
    seen = inspect(adapter)
    blocks = seen.blocks["transformer"]
    both = (q.direction().norm() ** 2 + k.direction().norm() ** 2).sqrt()
    assert blocks["transformer_blocks.0"] == pytest.approx(float(both))
    assert blocks["single_transformer_blocks.1"] == pytest.approx(float(lokr.direction().norm()), rel=1e-5)
    assert blocks["other"] == pytest.approx(float(q.direction().norm()), rel=1e-5)
    assert seen.strength == pytest.approx(sum(norm**2 for norm in blocks.values()) ** 0.5)
    assert seen.ranks[4] == 2
    # q's tensors are in two modules and counted once
    assert seen.parameters == sum(t.numel() for t in (q.a, q.b, k.a, k.b, *lokr.tensors()))
    assert seen.bytes == 4 * seen.parameters
    assert seen.dtypes == ("float32",)


def test_parts_are_found_by_path() -> None:
    adapter = Adapter({"text_encoder": {"x": _pair(1)}, "text_encoder_2": {"x": _pair(2)}})
    with pytest.raises(InvalidInput, match="component"):
        adapter.part("x")
    assert adapter.part("x", "text_encoder_2").rank == 4
    with pytest.raises(NotFound):
        adapter.part("y")
