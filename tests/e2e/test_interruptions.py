"""What may come between: a reload, a server that dies, a network that goes away. Nothing that was asked for is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from .conftest import Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak
PICTURES = 8


def ask_for(page: Page, prompt: str, count: int = PICTURES) -> Locator:
    """Submit a prompt by hand, and return the place where its pictures come to be."""
    page.goto("/create")
    page.get_by_role("button", name="Standard").or_(page.get_by_role("button", name="Draft")).first.click()
    page.get_by_role("radio", name="Draft").click()
    slider = page.get_by_role("slider", name="Pictures")
    slider.press("Home")
    for _ in range(count - 1):
        slider.press("ArrowRight")
    page.keyboard.press("Escape")
    field = page.get_by_role("textbox", name="Prompt")
    field.fill(prompt)
    field.press("Control+Enter")
    return page.get_by_role("region", name=prompt)


def states(studio: Studio, prompt: str) -> list[str]:
    """The states of all runs of a prompt."""
    return [run["state"] for run in studio.call("GET", "/v1/runs")["items"] if run["title"] == prompt]


def test_a_reload_in_the_middle_shows_what_goes_on(page: Page, studio: Studio, patience: float) -> None:
    from playwright.sync_api import expect

    made = ask_for(page, "a man with a grey beard in the snow")
    expect(made.get_by_text("Drawing").first).to_be_visible(timeout=60_000 * patience)
    page.reload()
    shown = made.get_by_role("progressbar").first.or_(made.get_by_role("link", name="Picture:").first)
    expect(shown).to_be_visible(timeout=30_000 * patience)
    page.get_by_role("button", name="Queue").first.click()
    queue = page.get_by_role("dialog", name="Queue")
    expect(queue.get_by_text("a man with a grey beard in the snow")).to_be_visible()
    page.keyboard.press("Escape")
    expect(made.get_by_role("link", name="Picture:")).to_have_count(PICTURES, timeout=180_000 * patience)
    studio.until(lambda: states(studio, "a man with a grey beard in the snow") == ["done"], 30, "the run's end")


def test_a_server_that_dies_in_the_middle_is_waited_for(page: Page, studio: Studio, patience: float) -> None:
    from playwright.sync_api import expect

    prompt = "a woman with a violin on a stage"
    made = ask_for(page, prompt)
    expect(made.get_by_text("Drawing").first).to_be_visible(timeout=60_000 * patience)
    studio.kill("server")
    banner = page.get_by_text("The studio does not answer. Trying again…")
    expect(banner).to_be_visible()
    # What is asked for meanwhile is refused in plain words, and the words are kept.
    field = page.get_by_role("textbox", name="Prompt")
    field.fill("a boat")
    field.press("Control+Enter")
    expect(page.get_by_text("The request did not get through.").first).to_be_visible()
    expect(field).to_have_value("a boat")
    studio.start()
    expect(banner).to_be_hidden(timeout=60_000 * patience)
    expect(made.get_by_role("link", name="Picture:")).to_have_count(PICTURES, timeout=240_000 * patience)
    studio.until(lambda: states(studio, prompt) == ["done"], 30, "the run's end")


def test_a_worker_that_dies_in_the_middle_is_taken_over_from(page: Page, studio: Studio, patience: float) -> None:
    from playwright.sync_api import expect

    prompt = "a child with a kite on a hill"
    made = ask_for(page, prompt)
    expect(made.get_by_text("Drawing").first).to_be_visible(timeout=60_000 * patience)
    studio.kill("worker")
    studio.start()
    expect(made.get_by_role("link", name="Picture:")).to_have_count(PICTURES, timeout=240_000 * patience)
    studio.until(lambda: states(studio, prompt) == ["done"], 30, "the run's end")


def test_what_happened_while_the_network_was_away_is_read_anew(
    page: Page, context: BrowserContext, studio: Studio, patience: float
) -> None:
    from playwright.sync_api import expect

    page.goto("/create")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
    context.set_offline(True)
    banner = page.get_by_text("You are offline.")
    expect(banner).to_be_visible()
    studio.call("POST", "/v1/create", {"prompt": "a dog at the sea", "preset": "draft"})
    studio.until(lambda: states(studio, "a dog at the sea") == ["done"], 180, "the run")
    context.set_offline(False)
    expect(banner).to_be_hidden()
    made = page.get_by_role("region", name="a dog at the sea")
    expect(made.get_by_role("link", name="Picture:")).to_have_count(1, timeout=30_000 * patience)
