"""Real and documented key lists of every layout, judged by the `expected` column of the corpus' index."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from atelier.errors import InvalidInput
from atelier.interop.lora import LokrPart, Report, flux1_target, flux_shapes, identify, inspect, recognise, to_internal

if TYPE_CHECKING:
    from torch import Tensor

torch = pytest.importorskip("torch")

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "lora_keys"
TARGET = flux1_target()
ROWS = list(csv.DictReader((CORPUS / "index.tsv").open(), delimiter="\t")) if CORPUS.is_dir() else []
LOAD = [row["file"] for row in ROWS if row["expected"].startswith("load")]
REFUSE = [(row["file"], row["expected"].split(": ")[1]) for row in ROWS if row["expected"].startswith("refuse as")]

Shapes = Callable[[str], dict[str, tuple[int, ...] | None]]


def _stand_ins(shapes: dict[str, tuple[int, ...] | None]) -> dict[str, Tensor]:
    return {key: torch.empty(shape or (), device="meta") for key, shape in shapes.items()}


def _load(corpus_shapes: Shapes, name: str) -> tuple[object, Report]:
    return to_internal(_stand_ins(corpus_shapes(name)), TARGET)


def test_index_is_understood(corpus: object) -> None:
    kinds = {row["expected"].split()[0] for row in ROWS}
    assert kinds == {"load", "load,", "load;", "refuse", "recognise"}
    assert (len(ROWS), len(LOAD), len(REFUSE)) == (31, 15, 12)


def test_flux1_shapes_equal_the_table(corpus_shapes: Shapes) -> None:
    assert flux_shapes() == corpus_shapes("_flux1_linear_dims.json")


@pytest.mark.parametrize("name", LOAD)
def test_every_key_is_used_and_every_part_fits(name: str, corpus_shapes: Shapes) -> None:
    shapes = corpus_shapes(name)
    adapter, report = to_internal(_stand_ins(shapes), TARGET)
    assert report.left_out == {}
    assert set(report.used) == set(shapes)
    for component, path, part in adapter.parts():
        wanted = TARGET.components[component][path]
        if path == "x_embedder" and adapter.control_in_channels:
            wanted = (wanted[0], adapter.control_in_channels)
        assert part.weight_shape == wanted, path


@pytest.mark.parametrize(("name", "what"), REFUSE)
def test_negatives_are_refused_by_name(name: str, what: str, corpus_shapes: Shapes) -> None:
    shapes = corpus_shapes(name)
    with pytest.raises(InvalidInput, match=what):
        to_internal(_stand_ins(shapes), TARGET)
    assert identify(shapes).name == what


@pytest.mark.parametrize(
    ("name", "layout", "modules"),
    [
        ("kohya_flux1_full.json", "kohya", 19 * 14 + 38 * 6),
        ("kohya_flux1_with_te1.json", "kohya", 19 * 14 + 38 * 6),
        ("aitoolkit_flux1_bfl_prefix.json", "bfl", 19 * 12 + 38 * 5),
        ("fal_kontext_flux1.json", "bfl", 19 * 14 + 38 * 6 + 1),
        ("diffusers_flux1_full.json", "diffusers", 19 * 14 + 38 * 6),
        ("diffusers_flux1_no_proj_mlp.json", "diffusers", 19 * 12 + 38 * 3),
        ("peft_flux1_base_model.json", "diffusers", 381),
        ("xlabs_flux1_full.json", "xlabs", 19 * 8),
        ("xlabs_flux1_partial.json", "xlabs", 24),
        ("onetrainer_flux1_dora.json", "onetrainer", 19 * 8 + 38 * 3),
        ("lokr_flux1_simpletuner_full.json", "lycoris", 19 * 12 + 38 * 3),
        ("lokr_flux1_lycoris_wrapper_1layer.json", "lycoris", 30),
        ("bfl_control_flux1_depth.json", "bfl-control", 504),
    ],
)
def test_layouts_and_counts(name: str, layout: str, modules: int, corpus_shapes: Shapes) -> None:
    _, report = _load(corpus_shapes, name)
    assert report.layouts[0] == layout
    assert report.base == "FLUX.1"
    if name != "onetrainer_flux1_dora.json":
        assert report.modules["transformer"] == modules


def test_text_encoders_of_onetrainer_and_kohya(corpus_shapes: Shapes) -> None:
    _, report = _load(corpus_shapes, "onetrainer_flux1_dora.json")
    assert (report.modules["text_encoder"], report.modules["text_encoder_2"]) == (12 * 6, 24 * 7)
    assert report.kinds == ("dora", "lora")
    _, report = _load(corpus_shapes, "kohya_flux1_with_te1.json")
    assert report.modules["text_encoder"] == 12 * 6


def test_parts_of_a_component_the_target_lacks_are_named(corpus_shapes: Shapes) -> None:
    target = type(TARGET)("FLUX.1", "flux", {"transformer": TARGET.components["transformer"]})
    state = _stand_ins(corpus_shapes("kohya_flux1_with_te1.json"))
    _, report = to_internal(state, target)
    assert len(report.left_out) == 12 * 6 * 3
    assert all(key.startswith("lora_te1_") and "lora_te1_" in why for key, why in report.left_out.items())


def test_control_model_says_so(corpus_shapes: Shapes) -> None:
    adapter, report = to_internal(_stand_ins(corpus_shapes("bfl_control_flux1_depth.json")), TARGET)
    assert adapter.control_in_channels == 128
    assert "control model: widens x_embedder from 64 to 128 channels" in report.notes
    assert report.kinds == ("bias", "lora", "weights")
    assert len(adapter.weights["transformer"]) == 19 * 4 + 38 * 2
    assert adapter.weights["transformer"]["transformer_blocks.3.attn.norm_added_k.weight"].shape == (128,)


def test_impossible_kronecker_shapes_are_refused_with_the_numbers(corpus_shapes: Shapes) -> None:
    with pytest.raises(InvalidInput, match=r"makes 1024×3072, the model's layer is 3072×3072"):
        _load(corpus_shapes, "lokr_flux1_bfl_prefix_partial.json")
    seen = recognise(corpus_shapes("lokr_flux1_bfl_prefix_partial.json"), TARGET)
    assert seen.layouts == ("bfl",)
    assert "transformer_blocks.0.attn.to_q" in seen.modules["transformer"]


def test_lokr_factors_multiply_to_the_layer(corpus_shapes: Shapes) -> None:
    adapter, _ = to_internal(_stand_ins(corpus_shapes("lokr_flux1_lycoris_wrapper_1layer.json")), TARGET)
    part = adapter.part("single_transformer_blocks.0.proj_out")
    assert isinstance(part, LokrPart)
    assert part.direction().shape == (3072, 15360)  # torch's own kron agrees, on shapes


def test_names_without_shapes(corpus_shapes: Shapes) -> None:
    seen = recognise(corpus_shapes("peft_flux1_attn_only_keys.json"), TARGET)
    assert (seen.identity.name, seen.layouts, len(seen.modules["transformer"])) == ("FLUX.1", ("diffusers",), 190)
    assert not seen.left_out
    seen = recognise(corpus_shapes("kohya_flux1_with_in_layers_keys.json"), TARGET)
    assert (seen.layouts, len(seen.modules["transformer"])) == (("kohya",), 38 * 6 + 2)
    assert {"x_embedder", "context_embedder"} <= set(seen.modules["transformer"])
    # the embedders are MLPs of two layers: these names do not say which is meant, and the report does
    assert len(seen.left_out) == 9
    assert all("MLP of two layers" in why for why in seen.left_out.values())
    with pytest.raises(InvalidInput, match=r"FLUX\.2"):
        recognise(corpus_shapes("flux2_mixed_names_mflux.json"), TARGET)


def test_inspect_shows_ranks(corpus_shapes: Shapes) -> None:
    shapes = corpus_shapes("diffusers_flux1_no_proj_mlp.json")
    state = {key: torch.zeros(shape or ()) for key, shape in shapes.items() if ".0." in key[:40]}
    adapter, _ = to_internal(state, TARGET)
    assert set(inspect(adapter).ranks) == {16}
