"""An adapter on the page: brought in by a drop, looked into, resized, merged, exported, put away and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


def test_an_adapter_comes_changes_and_leaves(
    page: Page,
    studio: Studio,
    person_of: type[Person],
    axe: Callable[[Page], list[str]],
    patience: float,
    tmp_path: Path,
) -> None:
    from playwright.sync_api import expect
    from tests.lora_files import builtin_lora

    from atelier.interop.lora import read_lora

    long = 120_000 * patience
    pickled = tmp_path / "Old.ckpt"
    pickled.write_bytes(b"\x80\x04.")
    files = [
        builtin_lora(tmp_path / "Ink.safetensors", seed=1, strange=True),
        builtin_lora(tmp_path / "Fog.safetensors", seed=2, rank=2, layout="diffusers"),
        pickled,
    ]
    page.goto("/adapters")
    page.get_by_text("No adapters yet").wait_for()
    person_of(page).drop(files)
    dialog = page.get_by_role("dialog", name="Import 3 adapters")
    expect(dialog.get_by_text("opening one runs whatever program")).to_be_visible()
    dialog.get_by_role("button", name="Import 2 files").click()
    expect(dialog.get_by_text("1 key was not understood")).to_be_visible(timeout=long)
    expect(dialog.get_by_text("Every key was understood")).to_be_visible(timeout=long)
    dialog.get_by_text("1 key was not understood").click()
    expect(dialog.get_by_text("lora_unet_nowhere.oft_blocks")).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("link", name="Open Ink").click()

    expect(page.get_by_role("heading", name="Ink", level=1)).to_be_visible()
    expect(page.get_by_role("table", name="Strength of each block")).to_contain_text("Double blocks 0")
    expect(page.get_by_text("elsewhere")).to_be_visible()  # its recipe, read back from the file
    page.get_by_label("Tags").fill("line art")
    page.get_by_label("Note", exact=True).click()
    assert axe(page) == []

    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Resize…").click()
    resize = page.get_by_role("dialog", name="Resize Ink")
    slider = resize.get_by_role("slider", name="Rank")
    slider.focus()
    slider.press("Home")
    slider.press("ArrowRight")
    expect(resize.get_by_text("rank 2", exact=True)).to_be_visible()
    expect(resize.get_by_text("%").first).to_be_visible()
    resize.get_by_role("button", name="Resize").click()
    resize.get_by_role("link", name="Open Ink small").click(timeout=long)
    expect(page.get_by_role("heading", name="Ink small", level=1)).to_be_visible()
    expect(page.get_by_text("Resized")).to_be_visible()
    expect(page.get_by_role("link", name="Ink", exact=True)).to_be_visible()  # made from

    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Merge with…").click()
    merge = page.get_by_role("dialog", name="Merge adapters")
    merge.get_by_role("button", name="Add an adapter").click()
    page.get_by_role("menuitem", name="Fog").click()
    merge.get_by_role("radio", name="TIES").click()
    expect(merge.get_by_text("at most")).to_be_visible()
    merge.get_by_label("Name").fill("Both")
    merge.get_by_role("button", name="Merge", exact=True).click()
    merge.get_by_role("link", name="Open Both").click(timeout=long)
    expect(page.get_by_role("heading", name="Both", level=1)).to_be_visible()
    expect(page.get_by_text("Merged")).to_be_visible()

    page.get_by_role("button", name="Export…").click()
    export = page.get_by_role("dialog", name="Export Both, version 1")
    expect(export.get_by_text("Both-1-comfyui.safetensors")).to_be_visible(timeout=long)
    with page.expect_download(timeout=long) as download:
        export.get_by_role("button", name="Download").click()
    saved = tmp_path / "saved.safetensors"
    download.value.save_as(saved)
    file = read_lora(saved)
    assert all(key.startswith("diffusion_model.") for key in file.state)
    assert '"method": "ties"' in (file.metadata.recipe or "")

    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name="Put into the trash").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Both")).to_be_visible()
    page.get_by_role("searchbox", name="Search adapters").fill("line")
    expect(page.get_by_role("link", name="Both")).to_be_hidden()
    expect(page.get_by_role("link", name="Ink", exact=True)).to_be_visible()
    assert axe(page) == []
    names = {one["name"] for one in studio.call("GET", "/v1/adapters")["items"]}
    assert names == {"Ink", "Fog", "Ink small", "Both"}
