"""What grids ask of each cell: axes as people write them, subjects and checkpoints, what cannot be drawn."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.errors import InvalidInput, NotFound
from atelier.recipe import Adapter
from atelier.steps.services.grid_axes import AxisWish, Value, values_of
from atelier.steps.services.grid_cells import GridWish
from atelier.steps.services.options import PictureOptions
from atelier.steps.studio import Studio

DRESS = "in a red dress"


@pytest.mark.parametrize(
    ("parameter", "said", "values"),
    [
        ("steps", "4, 8,16", (4, 8, 16)),
        ("steps", "4..1", (4, 3, 2, 1)),
        ("guidance", "1..4 step 0.5", (1, 1.5, 2, 2.5, 3, 3.5, 4)),
        ("weight", "-0.5, 0..1 step 0.25", (-0.5, 0, 0.25, 0.5, 0.75, 1)),
        ("seed", [7, "9..10"], (7, 9, 10)),
        ("size", "128, 192x128", ("128x128", "192x128")),
        ("words", 'red, "dark, blue",', ("red", "dark, blue", "")),
        ("scene", "at the beach, evening | in the city", ("at the beach, evening", "in the city")),
        ("prompt", "one, two", ("one, two",)),
        ("model", "a, b", ("a", "b")),
    ],
)
def test_lists_and_ranges_are_read(parameter: Any, said: Any, values: tuple[Value, ...]) -> None:
    assert values_of(parameter, said) == values


def learnt(studio: Studio, name: str, steps: tuple[int, ...] = (200,), kind: str = "garment") -> str:
    """A subject with a version of a personal model for each checkpoint; returns the subject's id."""
    subject = studio.subjects.add(name, kind).id
    base = studio.models.name()
    for step in steps:
        meta = {"name": name, "base_model": base, "trigger": f"{name.lower()}1", "class_word": "dress"}
        content = f"{name} {step}".encode()
        made = studio.library.add(
            Adapter, content, media_type="application/octet-stream", meta=meta, subjects=[subject]
        )
        studio.library.adapters.add_version(
            name, base, made.asset.id, subject_id=subject, scores={"step": step}, chosen=step == steps[0]
        )
    return subject


def cells(studio: Studio, *axes: tuple[str, Any], **more: Any) -> list[tuple[str, list[tuple[bytes, float]]]]:
    """Of each cell, in order: its prompt, and the adapters it wears with their weights."""
    options = PictureOptions(seed=1, steps=1, width=64, height=64, **more.pop("options", {}))
    wishes = tuple(AxisWish.model_validate({"parameter": name, "values": values}) for name, values in axes)
    prepared = studio.grids.prepare(GridWish(options=options, axes=wishes, **more))
    assert not prepared.impossible, prepared.impossible
    found: list[tuple[str, list[tuple[bytes, float]]]] = []
    for cell in prepared.cells:
        assert cell.task is not None
        inputs = prepared.drawn[cell.task].inputs
        worn = [studio.library.read(one.id) for one in inputs["adapters"]]
        found.append((prepared.drawn[cell.task].prompt, list(zip(worn, inputs["weights"], strict=True))))
    return found


def test_checkpoints_by_weights_with_one_seed(studio: Studio) -> None:
    learnt(studio, "Mira", (200, 400))
    found = cells(studio, ("weight", "0.5, 1"), ("checkpoint", "Mira"), prompt=f"@mira {DRESS}")
    assert [worn for _, worn in found] == [
        [(b"Mira 200", 0.5)],
        [(b"Mira 200", 1.0)],
        [(b"Mira 400", 0.5)],
        [(b"Mira 400", 1.0)],
    ]
    assert {prompt for prompt, _ in found} == {f"mira1 dress {DRESS}"}
    prepared = studio.grids.prepare(GridWish(axes=(AxisWish(parameter="checkpoint", values="Mira"),)))
    assert prepared.axes[0].labels == ("Mira 1, step 200", "Mira 2, step 400")
    with pytest.raises(NotFound, match="has no version 7"):
        cells(studio, ("checkpoint", "Mira@7"))


def test_subjects_by_scenes(studio: Studio) -> None:
    learnt(studio, "Mira")
    learnt(studio, "Tom")
    found = cells(studio, ("scene", "at the beach|in the city"), ("subject", "Mira, Tom"))
    assert found == [
        ("a photo of mira1 dress, at the beach", [(b"Mira 200", 1.0)]),
        ("a photo of mira1 dress, in the city", [(b"Mira 200", 1.0)]),
        ("a photo of tom1 dress, at the beach", [(b"Tom 200", 1.0)]),
        ("a photo of tom1 dress, in the city", [(b"Tom 200", 1.0)]),
    ]


def test_somebody_more_and_nobody_more(studio: Studio) -> None:
    learnt(studio, "Mira")
    learnt(studio, "Ink", kind="style")
    found = cells(studio, ("style", "none, Ink"), prompt="@mira at the beach", options={"weights": (0.75,)})
    assert [worn for _, worn in found] == [[(b"Mira 200", 1.0)], [(b"Mira 200", 1.0), (b"Ink 200", 1.0)]]
    with pytest.raises(InvalidInput, match="no style"):
        cells(studio, ("style", "Mira"))


def test_the_weight_of_one_of_several(studio: Studio) -> None:
    learnt(studio, "Mira")
    ink = learnt(studio, "Ink", kind="style")
    wish = GridWish(
        prompt="@mira @ink",
        subjects=("Ink",),
        axes=(
            AxisWish(parameter="weight", values="0.5, 1", of="Ink"),
            AxisWish(parameter="weight", values="0", of="Mira"),
        ),
        options=PictureOptions(seed=1, width=64, height=64),
    )
    prepared = studio.grids.prepare(wish)
    assert prepared.axes[0].of == ink
    assert [one.inputs["weights"] for one in prepared.drawn] == [[0.5, 0.0], [1.0, 0.0]]
    bad = wish.model_copy(update={"axes": (AxisWish(parameter="weight", values="1", of="Nobody"),)})
    with pytest.raises(InvalidInput, match="'Nobody' is not drawn with"):
        studio.grids.prepare(bad)


def test_what_an_axis_leaves_out_is_not_checked_again_and_models_stay_together(studio: Studio) -> None:
    wish = GridWish(
        prompt="a red coat",
        axes=(AxisWish(parameter="sampler", values="default, ddim"), AxisWish(parameter="seed", values="1, 2")),
        options=PictureOptions(width=64, height=64),
        skip=True,
    )
    prepared = studio.grids.prepare(wish)
    assert [cell.task for cell in prepared.cells] == [0, None, 1, None]
    assert "ddim" in prepared.cells[1].why
    with pytest.raises(InvalidInput, match=r"2 of 4 cells cannot be drawn: .*ddim"):
        studio.grids.submit(wish.model_copy(update={"skip": False}))
    with pytest.raises(InvalidInput, match="no cell of the grid can be drawn"):
        studio.grids.submit(wish.model_copy(update={"axes": (AxisWish(parameter="sampler", values="ddim, heun"),)}))


def test_a_seed_is_drawn_once_for_all(studio: Studio) -> None:
    prepared = studio.grids.prepare(
        GridWish(prompt="a red coat", axes=(AxisWish(parameter="steps", values="1, 2"),), options=PictureOptions())
    )
    assert len({one.seed for one in prepared.drawn}) == 1


def test_erasing_a_subject_leaves_nothing_of_the_grid(studio: Studio) -> None:
    subject = learnt(studio, "Mira")
    run, _ = studio.grids.submit(
        GridWish(
            prompt="@mira",
            axes=(AxisWish(parameter="steps", values="1, 2"),),
            options=PictureOptions(width=64, height=64),
        )
    )
    assert [one.id for one in studio.grids.list()] == [run.id]
    studio.forget.execute(subject)
    assert studio.grids.list() == []
    with pytest.raises(NotFound):
        studio.grids.show(run.id)
