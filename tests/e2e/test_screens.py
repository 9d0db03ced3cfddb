"""Every screen in both themes and three sizes: no accessibility fault, no error of the page, nothing wider than it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak

SCREENS = [
    "/create",
    "/subjects",
    "/subjects/{subject}",
    "/subjects/{subject}?tab=captions",
    "/subjects/{subject}?tab=training",
    "/subjects/{subject}?tab=versions",
    "/subjects/{subject}?tab=privacy",
    "/adapters",
    "/grid",
    "/grid/{grid}",
    "/recipes",
    "/recipes/new",
    "/recipes/create",
    "/recipes/coats",
    "/runs/{grid}",
    "/library",
    "/library?kind=photo&stars=3",
    "/picture/{photo}",
    "/canvas",
    "/canvas/new?picture={photo}",
    "/compare?ids={photo},{other}",
    "/settings/account",
    "/settings/assistants",
    "/settings/models",
    "/settings/storage",
    "/settings/costs",
    "/settings/shares",
    "/settings/webhooks",
    "/settings/privacy",
    "/settings/moderation",
    "/settings/audit",
    "/settings/users",
    "/settings/health",
    "/signin",
    "/share#token=nothing-that-was-ever-made-00",
    "/send#token={token}",
    "/send#token=nothing-that-was-ever-made-00",
    "/nowhere",
]


@pytest.fixture(scope="module")
def places(studio: Studio) -> dict[str, str]:
    """Addresses that need somebody: a sample person with photos, a grid, a recipe, a link that takes files."""
    subject = studio.sample()
    photos = studio.call("GET", f"/v1/subjects/{subject['id']}/photos")["items"]
    base = {"prompt": "a red coat", "seed": 7, "preset": "draft"}
    grid = studio.call("POST", "/v1/grids", {"base": base, "x": {"parameter": "steps", "values": "2, 4"}})["id"]
    prompt = {"section": "inputs", "name": "prompt", "path": []}
    draw = {"step": "create", "version": 1, "links": {"prompt": prompt}}
    recipe = {"name": "coats", "title": "Coats", "inputs": {"prompt": {"type": "text"}}, "steps": {"draw": draw}}
    studio.call("PUT", "/v1/recipes/coats", {"definition": recipe})
    wish = {"place": "photos", "subject": subject["id"], "title": "Photos of her", "files": 3}
    token = studio.call("POST", "/v1/upload-links", wish)["token"]
    studio.call("POST", "/v1/webhooks", {"url": "https://example.org/atelier", "events": ["run.done"]})
    studio.until(lambda: studio.call("GET", f"/v1/runs/{grid}")["state"] == "done", 120, "drawing a grid")
    return {
        "subject": subject["id"],
        "photo": photos[0]["asset_id"],
        "other": photos[1]["asset_id"],
        "grid": grid,
        "picture": studio.call("GET", f"/v1/runs/{grid}")["assets"][0],
        "token": token,
    }


@pytest.fixture(scope="module")
def windows(browser: Browser, studio: Studio, patience: float) -> Iterator[dict[str, Page]]:
    """A window for each theme."""

    def opened(theme: Literal["light", "dark"]) -> BrowserContext:
        size: ViewportSize = {"width": 1280, "height": 820}
        return browser.new_context(base_url=studio.url, color_scheme=theme, viewport=size, reduced_motion="reduce")

    contexts = {"light": opened("light"), "dark": opened("dark")}
    for context in contexts.values():
        context.set_default_timeout(20_000 * patience)
    yield {theme: context.new_page() for theme, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, windows: dict[str, Page]) -> Iterator[Page]:
    """A window that must not throw."""
    page = windows[request.param]
    thrown: list[str] = []

    def throws(error: object) -> None:
        thrown.append(str(error))

    page.on("pageerror", throws)
    yield page
    page.remove_listener("pageerror", throws)
    assert thrown == []


def settle(page: Page) -> None:
    """Wait until everything stands: loaded, and no animation under way."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # animations of 200 ms change contrast while they run


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_accessibility_fault(
    themed: Page, places: dict[str, str], axe: Callable[[Page], list[str]], screen: str
) -> None:
    themed.goto(screen.format(**places))
    themed.locator("h1, h2, [role=heading]").first.wait_for(state="attached")
    settle(themed)
    assert axe(themed) == []


def test_what_opens_over_a_screen_has_no_accessibility_fault(
    themed: Page, places: dict[str, str], axe: Callable[[Page], list[str]], album: list[Path], person_of: type[Person]
) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, path: str, open_it: Callable[[], None], shown: Locator | None = None) -> None:
        themed.goto(path.format(**places))
        themed.locator("h1, h2, [role=heading]").first.wait_for(state="attached")
        settle(themed)
        open_it()
        (shown or themed.get_by_role("dialog").or_(themed.get_by_role("menu")).first).wait_for()
        settle(themed)
        if faults := axe(themed):
            found[name] = faults

    def press(key: str) -> Callable[[], None]:
        return lambda: themed.keyboard.press(key)

    def click(*names: str) -> Callable[[], None]:
        """One after the other: buttons, or entries of the menu that the one before opened."""

        def act() -> None:
            for name in names:
                themed.get_by_role("button", name=name).or_(themed.get_by_role("menuitem", name=name)).first.click()

        return act

    def leave_unsaved() -> None:
        themed.keyboard.press("a")
        themed.get_by_role("combobox", name="Find a step").press("Enter")
        themed.get_by_role("navigation").get_by_role("link", name="Library").click()

    look("palette", "/create", press("Control+k"))
    look("shortcuts", "/create", press("?"))
    look("queue", "/create", click("Queue"))
    look("settings of a picture", "/create", click("Standard"))
    look("menu", "/picture/{photo}", click("More actions"))
    look("export", "/picture/{photo}", click("Export…"))
    look("share", "/picture/{photo}", click("Share…"))
    look("new subject", "/subjects", click("New subject"))
    look("filters", "/library", click("Filters"))
    look("training", "/subjects/{subject}?tab=training", click("Adjust"))
    look("a grid that was drawn", "/grid", click("More about"))
    look("a recipe to run", "/recipes", click("Run Coats"))
    look("a recipe to save", "/recipes/coats", press("Control+s"))
    look("a picture to edit", "/picture/{picture}", click("Edit…"))
    look("a picture to enlarge", "/picture/{picture}", click("More actions", "Upscale…"))
    look("a picture to collect", "/picture/{picture}", click("More actions", "Add to collection…"))
    look("a picture to report", "/picture/{picture}", click("More actions", "Report…"))
    look("a link that is ended", "/picture/{picture}", click("Share…", "Make a link", "Revoke"))
    look("a link for files that is ended", "/settings/shares", click("Revoke"))
    look("a webhook that is removed", "/settings/webhooks", click("Remove https://example.org/atelier"))
    look("a grid with another title", "/grid", click("More about", "Rename"))
    look("grids in the trash", "/grid", click("Trash"), themed.get_by_role("heading", name="Trash"))
    look("what a recipe offers", "/recipes", click("More for Coats"))
    look("a step to add", "/recipes/coats", press("a"))
    look("a recipe that is left", "/recipes/coats", leave_unsaved)
    themed.get_by_role("button", name="Leave", exact=True).click()
    look("forget", "/subjects/{subject}?tab=privacy", click("See what would go"))
    look("photos", "/subjects/{subject}", lambda: person_of(themed).drop(album[:2]))
    assert found == {}


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize(
    "screen",
    [
        "/create",
        "/subjects/{subject}",
        "/library",
        "/settings/models",
        "/canvas",
        "/adapters",
        "/grid",
        "/grid/{grid}",
        "/recipes",
        "/recipes/coats",
        "/send#token={token}",
    ],
)
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
