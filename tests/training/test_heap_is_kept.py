from __future__ import annotations

import resource

import numpy as np

from atelier.numerics.heap import kept_heap


def faults_of_rounds(rounds: int) -> int:
    """Page faults of asking for and freeing many blocks again and again, below the size that is always mapped."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(rounds):
        blocks = [np.ones(1_000_000, np.float32) for _ in range(30)]  # 120 MB
        del blocks
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_freed_memory_stays_and_goes_back_after():
    with kept_heap() as kept:
        faults_of_rounds(1)
        inside = faults_of_rounds(5)
    if kept:
        assert inside < 1000  # 150,000 pages were touched
