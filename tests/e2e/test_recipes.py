"""A recipe from scratch: prompt → draw → upscale, saved with a named input, run on two prompts, seen as a graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


def _add(page: Page, words: str) -> None:
    """A step, by the keyboard alone."""
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Add a step")
    dialog.get_by_role("combobox", name="Find a step").fill(words)
    dialog.get_by_role("combobox", name="Find a step").press("Enter")
    dialog.wait_for(state="hidden")


def test_a_recipe_is_composed_saved_run_on_a_batch_and_seen_as_a_graph(page: Page, studio: Studio) -> None:
    from playwright.sync_api import expect

    page.goto("/recipes")
    expect(page.get_by_role("link", name="Draw beyond the edges")).to_be_visible()
    page.get_by_role("button", name="New recipe").click()
    expect(page.get_by_text("No step yet")).to_be_visible()
    details = page.get_by_role("complementary", name="Details")

    _add(page, "Draw pictures")
    expect(page.get_by_role("button", name=re.compile("problem"))).to_be_visible()  # the prompt is missing
    details.get_by_role("button", name="Make it an input: Prompt").click()
    expect(page.get_by_text("Everything fits")).to_be_visible()
    _add(page, "Upscale")
    details.get_by_role("combobox", name="Take Image from").click()
    page.get_by_role("option", name=re.compile("create")).first.click()
    expect(page.get_by_text("Everything fits")).to_be_visible()
    # What was done is undone and done again.
    page.get_by_role("heading", name="New recipe").click()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name=re.compile("problem"))).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_text("Everything fits")).to_be_visible()

    page.get_by_role("radio", name="List").click()
    page.get_by_role("combobox", name="Add a result…").click()
    page.get_by_role("option", name=re.compile("^upscale")).first.click()
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Save the recipe")
    dialog.get_by_label("Title").fill("Drawn and enlarged")
    dialog.get_by_role("button", name="Save").click()
    page.wait_for_url("**/recipes/drawn-and-enlarged")
    saved = studio.call("GET", "/v1/recipes/drawn-and-enlarged")
    assert (saved["steps"], saved["shared"]) == (["create", "upscale"], False)
    assert [one["name"] for one in saved["inputs"]] == ["prompt"]

    page.get_by_role("banner").or_(page.locator("header")).get_by_role("button", name="Run").last.click()
    dialog = page.get_by_role("dialog", name="Run: Drawn and enlarged")
    dialog.get_by_role("switch", name="Run it on many").click()
    dialog.get_by_label("One value a line").fill("a woman in a red coat\na man in a blue hat")
    expect(dialog.get_by_role("status")).to_contain_text("2 tasks")
    dialog.get_by_role("button", name="Run 2 rows").click()
    page.wait_for_url("**/runs/*")
    run = page.url.rsplit("/", 1)[1]
    studio.until(lambda: studio.call("GET", f"/v1/runs/{run}")["state"] in ("done", "failed"), 300, "drawing")
    graph = studio.call("GET", f"/v1/runs/{run}/graph")
    # Enlarging goes over what was drawn, so both steps are there once for each row.
    done = {one["node"]: one["tasks"]["done"] for one in graph["nodes"]}
    assert done == {"create-1": 1, "upscale-1": 1, "create-2": 1, "upscale-2": 1}
    drawn = page.locator(".react-flow__node", has_text="create-1")
    expect(drawn.get_by_text("Done")).to_be_visible(timeout=15_000)
    drawn.click()
    expect(page.get_by_role("list", name="What came out").get_by_role("link")).to_have_count(1)

    # From a picture of it back to the graph, where its step is chosen.
    page.get_by_role("list", name="What came out").get_by_role("link").first.click()
    page.get_by_role("link", name="As a graph").click()
    expect(
        page.get_by_role("complementary", name="Details").get_by_role("heading", name="Draw pictures")
    ).to_be_visible()


def test_where_a_box_is_put_is_kept_with_the_recipe(page: Page, studio: Studio) -> None:
    from playwright.sync_api import expect

    prompt = {"section": "inputs", "name": "prompt", "path": []}
    draw = {"step": "create", "version": 1, "links": {"prompt": prompt}}
    recipe = {"name": "moved", "title": "Moved", "inputs": {"prompt": {"type": "text"}}, "steps": {"draw": draw}}
    studio.call("PUT", "/v1/recipes/moved", {"definition": recipe})

    def places() -> dict[str, dict[str, float]]:
        return studio.call("GET", "/v1/recipes/moved")["places"]

    page.goto("/recipes/moved")
    box = page.locator(".react-flow__node", has_text="draw").first
    expect(box).to_be_visible()
    page.wait_for_timeout(500)  # the view is fitted once
    there = box.bounding_box()
    assert there is not None
    page.mouse.move(there["x"] + 60, there["y"] + 14)
    page.mouse.down()
    page.mouse.move(there["x"] + 100, there["y"] + 160, steps=8)
    page.mouse.up()
    studio.until(lambda: "step:draw" in places(), 20, "keeping where it stands")
    kept = places()
    expect(page.get_by_text("Not saved")).to_be_hidden()
    page.reload()
    expect(box).to_be_visible()
    at = kept["step:draw"]
    assert f"translate({at['x']:g}px, {at['y']:g}px)" in str(box.get_attribute("style"))
    page.locator("body").press("l")  # laid out anew: that is kept as well
    studio.until(lambda: places() == {}, 20, "laying out anew")


def test_a_grid_is_renamed_put_away_and_taken_back(page: Page, studio: Studio) -> None:
    from playwright.sync_api import expect

    base = {"prompt": "a red coat", "seed": 7, "preset": "draft"}
    grid = studio.call("POST", "/v1/grids", {"base": base, "x": {"parameter": "steps", "values": "2, 4"}})["id"]
    studio.until(lambda: studio.call("GET", f"/v1/runs/{grid}")["state"] == "done", 120, "drawing a grid")
    page.goto("/grid")
    earlier = page.get_by_role("region", name="Earlier grids")
    earlier.get_by_role("button", name="More about").first.click()
    page.get_by_role("menuitem", name="Rename…").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Two and four")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(earlier.get_by_role("link", name="Two and four")).to_be_visible()
    earlier.get_by_role("button", name="More about Two and four").click()
    page.get_by_role("menuitem", name="Move to the trash with its pictures").click()
    expect(earlier.get_by_role("link", name="Two and four")).to_be_hidden()
    assert [cell["picture"] for cell in studio.call("GET", f"/v1/grids/{grid}")["cells"]] == [None, None]
    page.get_by_role("button", name="Undo").click()
    expect(earlier.get_by_role("link", name="Two and four")).to_be_visible()
    assert None not in [cell["picture"] for cell in studio.call("GET", f"/v1/grids/{grid}")["cells"]]
