"""Every screen in both themes and three sizes: no accessibility fault, no error of the page, nothing wider than it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .conftest import Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak

SCREENS = [
    "/create",
    "/subjects",
    "/subjects/{subject}",
    "/subjects/{subject}?tab=captions",
    "/subjects/{subject}?tab=training",
    "/subjects/{subject}?tab=versions",
    "/subjects/{subject}?tab=privacy",
    "/library",
    "/library?kind=photo&stars=3",
    "/picture/{photo}",
    "/canvas",
    "/canvas/new?picture={photo}",
    "/compare?ids={photo},{other}",
    "/settings/account",
    "/settings/models",
    "/settings/storage",
    "/settings/privacy",
    "/settings/moderation",
    "/settings/audit",
    "/settings/users",
    "/settings/health",
    "/signin",
    "/share#token=nothing-that-was-ever-made-00",
    "/nowhere",
]


@pytest.fixture(scope="module")
def places(studio: Studio) -> dict[str, str]:
    """Addresses that need somebody: a sample person with photos."""
    subject = studio.sample()
    photos = studio.call("GET", f"/v1/subjects/{subject['id']}/photos")["items"]
    return {"subject": subject["id"], "photo": photos[0]["asset_id"], "other": photos[1]["asset_id"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_accessibility_fault(
    browser: Browser, studio: Studio, places: dict[str, str], axe: Callable[[Page], list[str]], screen: str, theme: str
) -> None:
    scheme = "dark" if theme == "dark" else "light"
    context = browser.new_context(base_url=studio.url, color_scheme=scheme, viewport={"width": 1280, "height": 820})
    try:
        page = context.new_page()
        thrown: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(screen.format(**places))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)  # animations of 200 ms change contrast while they run
        assert axe(page) == []
        assert thrown == []
    finally:
        context.close()


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("screen", ["/create", "/subjects/{subject}", "/library", "/settings/models", "/canvas"])
def test_nothing_is_wider_than_the_window(
    browser: Browser, studio: Studio, places: dict[str, str], screen: str, width: int
) -> None:
    context = browser.new_context(base_url=studio.url, viewport={"width": width, "height": 844})
    try:
        page = context.new_page()
        page.goto(screen.format(**places))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def test_every_shortcut_is_in_the_sheet_and_the_palette_finds_screens(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto("/create")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
    page.locator("body").press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Library")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("setti")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/settings$"))


def test_the_theme_is_kept(page: Page) -> None:
    page.goto("/settings/account")
    page.get_by_role("radio", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
