"""Counter-based randomness and the batches drawn with it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.errors import InvalidInput
from atelier.training import rng
from atelier.training.data import BatchSettings, TrainingSet, batches

PLAIN = BatchSettings(batch_size=2, prior_samples=0, caption_dropout=0.0, flip=False, use_masks=False, seed=3)


def test_draws_stay_what_they_were() -> None:
    # A change here changes every training that is resumed later.
    assert rng.stream_seed(1, "noise", 2, 3) == 300193927386341915
    assert rng.permutation(6, 0, "order", 0) == [4, 5, 0, 1, 2, 3]
    assert rng.uniform(7, "timestep", 1, 2) == pytest.approx(0.026024404712781002, rel=1e-15)


@given(st.integers(0, 2**63 - 1), st.integers(0, 10**9), st.integers(1, 40))
@settings(max_examples=50, deadline=None)
def test_uniform_is_in_range_and_permutations_are_complete(seed: int, step: int, count: int) -> None:
    assert 0.0 <= rng.uniform(seed, "x", step) < 1.0
    assert sorted(rng.permutation(count, seed, "x", step)) == list(range(count))
    assert rng.stream_seed(seed, "a", step) != rng.stream_seed(seed, "b", step)


def owner(data: TrainingSet, latents: Any) -> int:
    return next(
        i
        for i, p in enumerate(data.pictures)
        if p.latents.shape == latents.shape and bool((p.latents == latents).all())
    )


def test_an_epoch_shows_every_photo_and_buckets_never_mix(training_set: Any) -> None:
    data = training_set(7, 0, buckets=((64, 64), (64, 48)))
    per_epoch = data.batches_per_epoch(2)
    orders = []
    for epoch in range(3):
        seen: Counter[int] = Counter()
        for number in range(per_epoch):
            (batch,) = batches(data, PLAIN, epoch * per_epoch + number)
            assert batch.latents.shape[0] == batch.subjects == 2
            assert batch.latents.shape[-2:] == (batch.bucket[1] // 8, batch.bucket[0] // 8)
            seen.update(owner(data, row) for row in batch.latents)
        assert set(seen) == set(range(7))
        assert max(seen.values()) <= 2
        orders.append(tuple(seen))
    assert len(set(orders)) > 1


def test_batches_depend_on_the_step_alone(training_set: Any) -> None:
    data = training_set(5, 3, flips=True, masks=True)
    choice = BatchSettings(2, 2, 0.5, True, True, 11)
    forward = [batches(data, choice, step)[0] for step in range(6)]
    for step in reversed(range(6)):
        again = batches(data, choice, step)[0]
        assert bool((again.noise == forward[step].noise).all())
        assert bool((again.latents == forward[step].latents).all())
        assert bool((again.tokens == forward[step].tokens).all())
    assert not bool((forward[0].noise == forward[1].noise).all())
    dropped = sum(bool((row == 0).all()) for batch in forward for row in batch.tokens)
    assert 0 < dropped < 24


def test_priors_share_a_pass_only_within_a_bucket(training_set: Any) -> None:
    same = batches(training_set(3, 2), BatchSettings(2, 2, 0.0, False, False, 0), 0)
    assert [(len(batch.latents), batch.subjects) for batch in same] == [(4, 2)]
    mixed = training_set(1, 1, buckets=((64, 64), (64, 48)))
    assert [
        (len(batch.latents), batch.subjects) for batch in batches(mixed, BatchSettings(2, 2, 0.0, False, False, 0), 0)
    ] == [(2, 2), (2, 0)]


def test_a_set_without_photos_is_refused(training_set: Any) -> None:
    with pytest.raises(InvalidInput, match="no pictures of the subject"):
        training_set(0, 2)


def test_the_digest_sees_one_changed_value(training_set: Any) -> None:
    data, other = training_set(2, 1), training_set(2, 1)
    assert data.digest == other.digest
    changed = training_set(2, 1)
    changed.pictures[1].latents[0, 0, 0] += 1e-3
    assert changed.digest != data.digest
