"""A real browser before a real server, short enough for every run of the tests: it opens, and photos get verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]


@pytest.fixture(scope="module")
def served(browser: Browser, studio_of: type[Studio], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A server alone: nothing is drawn here. After the browser, so that nothing is started where there is none."""
    made = studio_of(tmp_path_factory.mktemp("served"), worker=False)
    made.start()
    yield made
    made.stop()


def test_the_page_opens_and_photos_get_verdicts(
    browser: Browser, served: Studio, person_of: type[Person], album: list[Path], patience: float
) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(base_url=served.url, viewport={"width": 1280, "height": 820})
    context.set_default_timeout(60_000 * patience)
    try:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto("/")
        expect(page.get_by_role("button", name="Choose photos")).to_be_visible(timeout=60_000 * patience)
        person_of(page).drop(album[:2])
        dialog = page.get_by_role("dialog", name="2 photos of someone")
        verdict = "2 good for training · 0 left out · 0 to go"
        expect(dialog.get_by_role("status")).to_contain_text(verdict, timeout=120_000 * patience)
        expect(dialog.get_by_role("button", name="Learn and create")).to_be_disabled()
        assert complaints == []
    finally:
        context.close()


def test_every_screen_takes_what_was_asked_for_early(browser: Browser, served: Studio, patience: float) -> None:
    """Nothing of what `start.js` asks for stays unread: it would keep its connection, and be shown when it is old."""
    subject = served.call("POST", "/v1/subjects", {"name": "Ada", "kind": "person"})["id"]
    context = browser.new_context(base_url=served.url)
    try:
        page = context.new_page()
        for path in ("/create", "/library", "/subjects", f"/subjects/{subject}", "/canvas", "/settings/models"):
            page.goto(path)
            page.wait_for_load_state("networkidle", timeout=30_000 * patience)
            assert set(page.evaluate("Object.keys(globalThis.atelierEarly)")) == set(), path
    finally:
        context.close()
