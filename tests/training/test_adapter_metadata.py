from __future__ import annotations

import json
from typing import Any

from atelier.families.labels import label_of
from atelier.training.config import TrainConfig, parse
from atelier.training.export import AdapterFacts, adapter_metadata, weights_digest
from atelier.training.lora import LoraPair


def adapter(value: float) -> dict[str, LoraPair]:
    import torch

    return {"blocks.0.to_q": LoraPair(torch.full((2, 4), value), torch.ones(3, 2), 2.0)}


FACTS = AdapterFacts(
    title="Ada",
    trigger="ada person",
    base_model="built-in",
    photos=8,
    resolution=(128, 128),
    step=700,
    finished_at=1_800_000_000.0,
    base=label_of("flux1"),
    recipe={"name": "train", "inputs": {"seed": 3}},
    captions=("a photo of ada person, smiling", "a photo of ada person, in rain"),
)


def test_metadata_is_text_repeatable_and_complete() -> None:
    config = TrainConfig(rank=2, alpha=2.0, steps=700, batch_size=4)
    metadata = adapter_metadata(adapter(1.0), config, FACTS)
    assert metadata == adapter_metadata(adapter(1.0), config, FACTS)
    assert all(isinstance(value, str) for value in metadata.values())
    assert metadata["modelspec.date"] == "2027-01-15T08:00:00Z"
    assert metadata["ss_network_dim"] == "2"
    assert metadata["ss_epoch"] == "350"
    assert json.loads(metadata["ss_tag_frequency"]) == {
        "photos": {"a photo of ada person": 2, "smiling": 1, "in rain": 1}
    }
    assert json.loads(metadata["atelier.recipe"])["inputs"] == {"seed": 3}
    assert parse(json.loads(metadata["atelier.train_config"])) == config
    assert "modelspec.author" not in metadata


def test_the_digest_follows_the_weights(tmp_path: Any) -> None:
    assert weights_digest(adapter(1.0)) == weights_digest(adapter(1.0))
    assert weights_digest(adapter(1.0)) != weights_digest(adapter(1.5))
