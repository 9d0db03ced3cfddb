"""The table of layouts in the docs is the code's."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.interop.lora import LAYOUTS, METHODS, WRITE_LAYOUTS, Layout
from atelier.interop.lora.keys import split_key
from atelier.interop.lora.layouts import layout_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "adapters.md"


def test_table_of_layouts_is_the_codes() -> None:
    written = {
        layout.id: f"| `{layout.id}` | {layout.title} | `{layout.example}` | {layout.written_by} | "
        + ("yes |" if layout.id in WRITE_LAYOUTS else "no |")
        for layout in LAYOUTS
    }
    text = DOCS.read_text()
    section = text.split("## Layouts")[1].split("##")[0]
    assert [line for line in section.splitlines() if line.startswith("| `")] == list(written.values())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_examples_are_in_their_own_layout(layout: Layout) -> None:
    taken = split_key(layout.example)
    assert taken is not None
    assert layout_of(taken.module) is layout


def test_every_way_of_merging_is_described() -> None:
    section = DOCS.read_text().split("## Merging")[1]
    assert all(f"`{method}`" in section for method in METHODS)
