"""A picture is edited by an instruction and reported, and a budget set: from the menus to what comes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def picture(studio: Studio) -> str:
    """A picture that the studio drew."""
    run = studio.call("POST", "/v1/create", {"prompt": "a woman in a green coat in a park", "preset": "draft"})["id"]
    studio.until(lambda: studio.call("GET", f"/v1/runs/{run}")["state"] == "done", 180, "drawing")
    return studio.call("GET", f"/v1/runs/{run}")["assets"][0]


def test_an_instruction_changes_a_picture_and_is_in_its_lineage(page: Page, studio: Studio, picture: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"/picture/{picture}")
    page.get_by_role("button", name="Edit…").click()
    dialog = page.get_by_role("dialog", name="Edit by instruction")
    expect(dialog.get_by_role("button", name="Edit", exact=True)).to_be_disabled()
    dialog.get_by_role("radio", name="Draft").click()
    dialog.get_by_label("What should change?").fill("put her in a yellow raincoat")
    dialog.get_by_label("What should change?").press("Control+Enter")
    made = page.get_by_role("region", name="put her in a yellow raincoat")
    expect(made.get_by_role("link", name="Picture:")).to_have_count(2, timeout=180_000)
    expect(made.get_by_role("link", name="The picture that was edited")).to_have_attribute(
        "href", re.compile(f"/picture/{picture}")
    )
    made.get_by_role("link", name="Picture:").first.click()
    expect(page.get_by_role("button", name="Before and after")).to_be_visible()
    # Its settings are an edit: they come back as one.
    page.get_by_role("complementary", name="Details").get_by_role("button", name="Use its settings").click()
    expect(page.get_by_label("What should change?")).to_have_value("put her in a yellow raincoat")


def test_a_report_reaches_those_who_decide(page: Page, picture: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"/picture/{picture}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Report…").click()
    dialog = page.get_by_role("dialog", name="Report this picture")
    dialog.get_by_label("Something else").check()
    expect(dialog.get_by_role("button", name="Report")).to_be_disabled()
    dialog.get_by_label("In your words").fill("this is our neighbour's coat")
    dialog.get_by_role("button", name="Report").click()
    expect(page.get_by_text("Reported. An owner of the workspace decides.", exact=True)).to_be_visible()
    page.goto("/settings/moderation")
    expect(page.get_by_text("this is our neighbour's coat")).to_be_visible()


def test_a_budget_is_set_and_filled_by_what_was_drawn(page: Page, picture: str) -> None:
    from playwright.sync_api import expect

    page.goto("/settings/costs")
    page.get_by_label("At most").fill("100")
    page.get_by_role("button", name="Set budget").click()
    expect(page.get_by_role("progressbar", name=re.compile(r"^\d+ of 100$"))).to_be_visible()
    page.get_by_role("button", name="Remove this budget").click()
    expect(page.get_by_text("No budget: nothing is limited")).to_be_visible()
