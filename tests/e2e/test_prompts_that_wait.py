"""Two actions to the first picture; and what was asked for meanwhile is drawn though nobody has the page open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .conftest import Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


def test_a_sample_person_is_two_actions_from_the_first_picture(
    page: Page, studio: Studio, browser: Browser, patience: float
) -> None:
    from playwright.sync_api import expect

    page.goto("/")
    page.get_by_role("button", name="Use a sample person").click()
    field = page.get_by_role("textbox", name="Prompt")
    expect(field).to_have_value("@mira in a red coat at the beach", timeout=60_000 * patience)
    page.get_by_role("region", name="Prompt").get_by_role("button", name="Create").click()
    waits = page.get_by_text("is drawn as soon as Mira is learnt")
    expect(waits.first).to_be_visible()
    expect(page.get_by_role("link", name="Picture:").first).to_be_visible(timeout=240_000 * patience)
    # As it was written; what the model was told stands below.
    made = page.get_by_role("region", name="@mira in a red coat at the beach")
    expect(made.get_by_text("Told to the model: the same person in a red coat at the beach")).to_be_visible()
    # Another browser knows of it too.
    other = browser.new_context(base_url=studio.url)
    try:
        elsewhere = other.new_page()
        elsewhere.goto("/create")
        expect(elsewhere.get_by_text("is drawn as soon as Mira is learnt")).to_be_visible()
        (training,) = [run for run in studio.call("GET", "/v1/runs")["items"] if run["recipe"] == "train"]
        studio.call("POST", f"/v1/runs/{training['id']}/cancel")
        expect(elsewhere.get_by_text("was set aside: the training was cancelled")).to_be_visible()
        expect(page.get_by_text("was set aside: the training was cancelled")).to_be_visible()
    finally:
        other.close()


def test_a_prompt_is_drawn_while_the_page_is_closed(page: Page, studio: Studio, patience: float) -> None:
    from playwright.sync_api import expect

    (subject,) = studio.call("GET", "/v1/subjects")["items"]
    body = {"steps": 60, "prior_count": 8, "checkpoint_every": 30}
    studio.call("POST", f"/v1/subjects/{subject['id']}/training", body)
    page.goto("/create")
    aside = page.get_by_role("region", name="A prompt that was set aside")
    aside.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("is drawn as soon as Mira is learnt")).to_be_visible()
    page.goto("about:blank")
    (waiting,) = studio.call("GET", "/v1/waiting")["items"]
    found = lambda: studio.call("GET", f"/v1/waiting/{waiting['id']}")  # noqa: E731
    studio.until(lambda: found()["state"] == "submitted", 900, "the prompt's submit")
    run = found()["run"]
    studio.until(lambda: studio.call("GET", f"/v1/runs/{run}")["state"] == "done", 240, "the drawing")
    told = studio.call("GET", f"/v1/runs/{run}")
    assert told["title"] == "@mira in a red coat at the beach"
    assert len(told["assets"]) == 4
    page.goto("/create")
    made = page.get_by_role("region", name="@mira in a red coat at the beach").first
    expect(made.get_by_role("link", name="Picture: @mira in a red coat")).to_have_count(4)
    expect(page.get_by_text("is drawn as soon as Mira is learnt")).to_be_hidden()
    expect(page.get_by_role("region", name="Mira is learnt")).to_be_visible()
