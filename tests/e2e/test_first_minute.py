"""The first minute of an empty studio: what it offers, a bad file among good ones, and the whole path by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak
FAR = 40
"""Tab stops that are tried at most before something counts as out of a keyboard's reach."""


def reach(page: Page, words: str) -> None:
    """Tab until the control with these words has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "() => { const on = document.activeElement; if (on === document.body) return '';"
            " return (on.getAttribute('aria-label') || on.labels?.[0]?.textContent || on.textContent || '').trim() }"
        )
        if words in named:
            return
    raise AssertionError(f"'{words}' was not reached within {FAR} tab stops")


def test_an_empty_studio_offers_one_thing_to_do(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto("/")
    expect(page.get_by_role("button", name="Choose photos")).to_be_visible()
    expect(page.get_by_role("button", name="Use a sample person")).to_be_visible()
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()


def test_from_photos_to_a_picture_by_keyboard_alone(
    page: Page, studio: Studio, album: list[Path], patience: float
) -> None:
    from playwright.sync_api import expect

    # Choosers are caught from now on: a key is faster than what starts to catch them.
    page.on("filechooser", lambda _: None)
    page.goto("/")
    expect(page.get_by_role("button", name="Choose photos")).to_be_visible()
    reach(page, "Choose photos")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(album)  # the chooser is the system's, not the page's
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What are they called?")).to_be_focused()
    page.keyboard.type("Noor")
    expect(dialog.get_by_role("status")).to_contain_text("0 to go", timeout=120_000 * patience)
    reach(page, "Noor agreed")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    reach(page, "Learn and create")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Prompt")).to_have_value("@noor ")
    expect(page.get_by_text("Learning Noor").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("in a red coat")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is drawn as soon as Noor is learnt")).to_be_visible()
    # She is drawn from a photo meanwhile: the training makes room for it, and is not over.
    picture = page.get_by_role("link", name="Picture:").first
    expect(picture).to_be_visible(timeout=240_000 * patience)
    (training,) = [run for run in studio.call("GET", "/v1/runs")["items"] if run["recipe"] == "train"]
    assert training["state"] in ("waiting", "running")
    studio.call("POST", f"/v1/runs/{training['id']}/cancel")
    reach(page, "Picture:")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radiogroup", name="Stars")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="3 stars")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()


def test_an_intake_that_is_left_half_way_is_gone_on_with_or_discarded(
    page: Page, browser: Browser, studio: Studio, album: list[Path], person_of: type[Person], patience: float
) -> None:
    from playwright.sync_api import expect

    def names() -> list[str]:
        return [one["name"] for one in studio.call("GET", "/v1/subjects")["items"]]

    before = names()
    page.goto("/create")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
    person_of(page).drop(album[:2])
    dialog = page.get_by_role("dialog")
    if any(not one["draft"] for one in studio.call("GET", "/v1/subjects")["items"]):
        dialog.get_by_role("button", name="Somebody new").click()
    expect(dialog.get_by_role("status")).to_contain_text("2 good for training", timeout=120_000 * patience)
    dialog.get_by_role("button", name="Close").click()
    begun = page.get_by_role("region", name="Begun and not finished")
    expect(begun).to_contain_text("2 photos of somebody new")
    # Any other browser knows it too, and it is nobody among the subjects until it is said who it is.
    elsewhere = browser.new_context(base_url=studio.url)
    other = elsewhere.new_page()
    other.goto("/create")
    expect(other.get_by_role("region", name="Begun and not finished")).to_contain_text("2 photos of somebody new")
    elsewhere.close()
    page.goto("/subjects")
    expect(begun).to_be_visible()
    expect(page.get_by_role("link", name="New person")).to_be_hidden()
    begun.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("status")).to_contain_text("2 good for training")
    dialog.get_by_role("button", name="Close").click()
    begun.get_by_role("button", name="Discard").click()
    expect(begun).to_be_hidden(timeout=60_000 * patience)
    assert names() == before


def test_a_large_file_that_stopped_is_seen_and_goes_on_from_any_browser(
    page: Page, studio: Studio, album: list[Path], tmp_path: Path, patience: float
) -> None:
    import urllib.request
    import zipfile

    from playwright.sync_api import expect

    (subject,) = [studio.call("POST", "/v1/subjects", {"name": "Ida", "kind": "person"})["id"]]
    path = tmp_path / "holiday.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        made.write(album[0], "one.png")
        made.writestr("notes.bin", bytes(9 * 2**20))  # large enough to go in parts
    content = path.read_bytes()
    upload = studio.call("POST", "/v1/uploads", {"subject": subject, "name": "holiday.zip", "length": len(content)})
    half = len(content) // 2
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
    address = f"{studio.url}/v1/uploads/{upload['id']}"
    urllib.request.urlopen(urllib.request.Request(address, content[:half], headers, method="PATCH")).close()
    page.goto("/subjects")
    stopped = page.get_by_role("region", name="A file that stopped half-way")
    expect(stopped).to_contain_text("holiday.zip")
    expect(stopped).to_contain_text("for Ida")
    with page.expect_file_chooser() as chooser:
        stopped.get_by_role("button", name="Choose the file").click()
    parts: list[str] = []

    def note(one: Request) -> None:
        if one.method == "PATCH":
            parts.append(one.headers.get("upload-offset", ""))

    page.on("request", note)
    chooser.value.set_files(path)
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("0 to go", timeout=120_000 * patience)
    assert parts[0] == str(half), "what had arrived is not sent again"
    assert studio.call("GET", "/v1/uploads")["items"] == []
    expect(stopped).to_be_hidden()


def test_a_refused_file_says_why_and_the_others_go_on(
    page: Page, studio: Studio, album: list[Path], patience: float
) -> None:
    from playwright.sync_api import expect

    broken = album[0].with_name("broken.png")
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"no picture" * 20)
    page.goto("/")
    expect(page.get_by_role("textbox", name="Prompt")).to_be_visible()
    page.goto("/subjects")
    page.get_by_role("button", name="New subject").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill("Ada")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.wait_for_url("**/subjects/*")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("tabpanel").get_by_role("button", name="Add photos").click()
    chooser.value.set_files([album[0], broken])
    dialog = page.get_by_role("dialog")
    verdict = "1 good for training · 1 left out · 0 to go"
    expect(dialog.get_by_role("status")).to_contain_text(verdict, timeout=120_000 * patience)
    expect(dialog.get_by_text("broken.png is damaged or cut short")).to_be_visible()
    # Without consent nothing starts.
    expect(dialog.get_by_role("button", name="Learn and create")).to_be_disabled()
    dialog.get_by_role("button", name="Later").click()
    subject = page.url.rsplit("/", 1)[-1].partition("?")[0]
    assert len(studio.call("GET", f"/v1/subjects/{subject}/photos")["items"]) == 1
