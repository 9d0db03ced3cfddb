"""What is foretold of a resize and of a merge is what they give; precision on the way out."""

from __future__ import annotations

import pytest

from atelier.errors import InvalidInput
from atelier.interop.lora import (
    Adapter,
    LokrPart,
    LoraPart,
    in_precision,
    inspect,
    merge,
    merged_size,
    resize,
    spectrum,
)
from atelier.interop.lora.merge import METHODS

torch = pytest.importorskip("torch")


def _pair(seed: int, rank: int, out: int = 20, width: int = 12, alpha: float | None = 2.0) -> LoraPart:
    generator = torch.Generator().manual_seed(seed)
    return LoraPart(torch.randn(rank, width, generator=generator), torch.randn(out, rank, generator=generator), alpha)


@pytest.fixture
def adapter() -> Adapter:
    """Pairs of different ranks, one with a bias and a magnitude, a convolution, a Kronecker product."""
    torch.manual_seed(0)
    plain, rich = _pair(1, 4), _pair(2, 6)
    conv = LoraPart(torch.randn(3, 4, 3, 3), torch.randn(8, 3, 1, 1))
    return Adapter(
        {
            "transformer": {
                "a": plain,
                "b": LoraPart(rich.a, rich.b, rich.alpha, torch.rand(20, 1), torch.randn(20)),
                "c": conv,
                "d": LokrPart(torch.randn(2, 3), torch.randn(4, 4), 0.5),
            }
        }
    )


@pytest.mark.parametrize("wanted", [{"rank": 1}, {"rank": 3}, {"rank": 50}, {"energy": 0.5}, {"energy": 0.95}])
def test_a_resize_gives_what_was_foretold(adapter: Adapter, wanted: dict[str, float]) -> None:
    foretold = spectrum(adapter).kept(**wanted)  # pyright: ignore[reportArgumentType]
    smaller = resize(adapter, **wanted)  # pyright: ignore[reportArgumentType]
    found, before = inspect(smaller), inspect(adapter)
    assert foretold.bytes == found.bytes
    assert (foretold.smallest, foretold.largest) == (min(found.ranks), max(found.ranks))
    assert foretold.energy == pytest.approx((found.strength / before.strength) ** 2, rel=1e-4)


def test_more_is_kept_at_every_rank_up_to_all(adapter: Adapter) -> None:
    values = spectrum(adapter)
    kept = [values.kept(rank=rank).energy for rank in range(1, values.rank + 1)]
    assert kept == sorted(kept)
    assert kept[-1] == pytest.approx(1)
    assert values.kept(rank=values.rank - 1).energy < 1
    for wrong in ({}, {"rank": 0}, {"energy": 1.5}, {"rank": 1, "energy": 0.5}):
        with pytest.raises(InvalidInput):
            values.kept(**wrong)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rank", [2, 30])
def test_a_merge_is_as_large_as_was_foretold(method: str, rank: int) -> None:
    one = Adapter({"transformer": {"a": _pair(1, 4), "b": _pair(2, 3)}})
    two = Adapter({"transformer": {"b": _pair(3, 2), "c": _pair(4, 5)}})
    given = None if method == "linear" else rank
    foretold = merged_size([one, two], [1, 0.5], method, given)
    found = inspect(merge([one, two], [1, 0.5], method, given, seed=1))  # pyright: ignore[reportArgumentType]
    assert (foretold.modules, foretold.shared) == (3, 1)
    assert found.bytes <= foretold.bytes
    assert max(found.ranks) <= foretold.largest
    if rank == 2 or method in ("linear", "svd"):
        assert (foretold.bytes, foretold.largest) == (found.bytes, max(found.ranks))


def test_a_merge_that_is_refused_is_refused_before() -> None:
    pair, lokr = Adapter({"t": {"a": _pair(1, 2)}}), Adapter({"t": {"a": LokrPart(torch.rand(4, 3), torch.rand(5, 4))}})
    for bad, method, rank in (
        ([pair, lokr], "linear", None),
        ([pair, pair], "ties", None),
        ([pair], "linear", None),
        ([pair, Adapter({"t": {"a": _pair(1, 2, out=8)}})], "linear", None),
    ):
        for does in (merged_size, merge):
            with pytest.raises(InvalidInput):
                does(bad, [1.0] * len(bad), method, rank)  # pyright: ignore[reportArgumentType]


def test_precision_changes_every_number_or_refuses(adapter: Adapter) -> None:
    half = in_precision(adapter, torch.float16)
    assert inspect(half).dtypes == ("float16",)
    assert inspect(half).bytes * 2 == inspect(adapter).bytes
    assert inspect(half).strength == pytest.approx(inspect(adapter).strength, rel=1e-2)
    large = Adapter({"t": {"a": LoraPart(torch.full((1, 2), 1e6), torch.ones(2, 1))}})
    with pytest.raises(InvalidInput, match="1e\\+06 does not fit into float16"):
        in_precision(large, torch.float16)
    assert inspect(in_precision(large, torch.bfloat16)).dtypes == ("bfloat16",)
