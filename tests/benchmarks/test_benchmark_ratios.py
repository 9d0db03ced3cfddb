from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

Load = Callable[[str], ModuleType]


def test_a_ratio_is_the_median_of_pairs_and_lies_in_its_interval(script: Load):
    common = script("common")
    # The machine slows down fourfold; the pairs do not care.
    theirs = [1.0, 2.0, 4.0, 1.0, 2.0, 4.0, 3.0, 1.0]
    found = common.ratio([one * 1.5 for one in theirs], theirs)
    assert (found.median, found.low, found.high, found.pairs) == (1.5, 1.5, 1.5, 8)
    mixed = common.ratio([1.0, 2.0, 3.0, 2.0], [1.0, 1.0, 1.0, 1.0])
    assert mixed.low <= mixed.median == 2.0 <= mixed.high
    with pytest.raises(ValueError, match="1 and 2"):
        common.ratio([1.0], [1.0, 2.0])


@pytest.mark.parametrize(
    ("spread", "centre", "held"),
    [(0.01, 0.9, True), (0.01, 1.004, True), (0.01, 1.1, False), (0.3, 0.9, False), (0.3, 1.0, False)],
    ids=["faster", "equal within noise", "slower", "faster but too noisy", "too noisy"],
)
def test_never_slower_allows_for_noise_but_not_for_much(script: Load, spread: float, centre: float, held: bool):
    common = script("common")
    found = common.Ratio(1.0, 1.0, centre, centre - spread, centre + spread, 10)
    assert common.ratio_bar("time", found).held is held


def test_sides_alternate_and_do_the_same_pairs(script: Load):
    common = script("common")
    calls: list[tuple[str, int]] = []
    ticks = iter(range(10_000))
    effort = common.Effort(seconds=0.0, least=3, most=5, clock=lambda: float(next(ticks)))
    found = common.alternate(lambda n: calls.append(("a", n)), lambda n: calls.append(("b", n)), effort, warm=1)
    assert calls == [("a", -1), ("b", -1), ("b", 0), ("a", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert (found.median, found.pairs) == (1.0, 3)


def test_only_a_missed_bar_that_is_checked_changes_the_exit_code(script: Load, capsys: pytest.CaptureFixture[str]):
    common = script("common")
    report = common.Report("Title", {"cores": 2})
    report.add("drawing", common.Ratio(0.1, 0.2, 0.5, 0.49, 0.51, 9))
    report.bars = [common.psnr_bar("same", 49.9)]
    assert report.finish(Namespace(json=False, check=False)) == 0
    assert "MISSED same >= 50 dB: 49.9 dB" in capsys.readouterr().out
    assert report.finish(Namespace(json=True, check=True)) == 1
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["missed"] == ["same"]
    assert found["ratios"]["drawing"]["median"] == 0.5
    report.bars = [common.psnr_bar("same", 50.0)]
    assert report.finish(Namespace(json=True, check=True)) == 0


def test_psnr_prompts_and_peak(script: Load):
    common = script("common")
    grey, lighter = Image.new("RGB", (8, 8), (100,) * 3), Image.new("RGB", (8, 8), (101,) * 3)
    assert common.worst_psnr([grey], [grey]) == common.IDENTICAL
    assert common.worst_psnr([grey, grey], [grey, lighter]) == pytest.approx(48.13, abs=0.01)
    assert len({common.prompt(number) for number in range(5400)}) == 5400
    before = common.peak_bytes()
    block = bytearray(64_000_000)
    block[::4096] = b"x" * len(block[::4096])
    assert common.peak_bytes() >= before
    assert before > 10_000_000
