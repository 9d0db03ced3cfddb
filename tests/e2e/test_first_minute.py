"""From an empty studio to a personal picture, as a newcomer does it; and by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


pytestmark = pytest.mark.soak


def test_an_empty_studio_offers_one_thing_to_do(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto("/")
    expect(page.get_by_role("button", name="Choose photos")).to_be_visible()
    expect(page.get_by_role("button", name="Use a sample person")).to_be_visible()
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()


def test_a_refused_upload_says_why_and_the_others_go_on(page: Page, album: list[Path], tmp_path: Path) -> None:
    from playwright.sync_api import expect

    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"no picture" * 20)
    page.goto("/")
    page.locator("input[type=file][multiple]").set_input_files([album[0], broken])
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_contain_text("1 good for training · 1 left out · 0 to go")
    expect(dialog.get_by_text("Good for training", exact=True)).to_be_visible()
    # Without consent nothing starts.
    expect(dialog.get_by_role("button", name="Learn and create")).to_be_disabled()


def test_drop_consent_create_by_keyboard_alone(page: Page, album: list[Path]) -> None:
    from playwright.sync_api import expect

    page.goto("/")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
    page.locator("input[type=file][multiple]").set_input_files(
        album
    )  # the file chooser is the system's, not the page's
    dialog = page.get_by_role("dialog")
    name = dialog.get_by_label("What are they called?")
    expect(name).to_be_focused()
    page.keyboard.type("Noor")
    expect(dialog.get_by_role("status")).to_contain_text("0 to go")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "checkbox":
            break
    page.keyboard.press("Space")
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Learn and create":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Prompt")).to_have_value("@noor ")
    expect(page.get_by_text("Learning Noor")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.press("End")
    page.keyboard.type("in a red coat")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is drawn as soon as Noor is learnt")).to_be_visible()
    # The training goes on behind; then the prompt is drawn without anybody doing anything.
    picture = page.get_by_role("link", name="Picture:").first
    picture.wait_for(timeout=900_000)
    assert picture.locator("img").evaluate("image => image.complete && image.naturalWidth") > 0
