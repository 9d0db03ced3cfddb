"""Two people at once in one workspace: what one does, the other sees; what one may not do, is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak
PROMPT = "a gardener with a straw hat"


def test_two_people_work_in_one_workspace(
    browser: Browser, studio: Studio, person_of: type[Person], patience: float
) -> None:
    from playwright.sync_api import expect

    contexts = [browser.new_context(base_url=studio.url) for _ in range(2)]
    thrown: list[str] = []
    try:
        for one in contexts:
            one.set_default_timeout(20_000 * patience)
        owner, guest = (one.new_page() for one in contexts)
        for page in (owner, guest):
            page.on("pageerror", lambda error: thrown.append(str(error)))
        person_of(owner).become_owner()
        join(owner, guest)
        expect(guest.get_by_role("button", name="Choose photos")).to_be_visible()

        # The guest draws; the owner, who only looks, sees it come.
        owner.goto("/create")
        expect(owner.get_by_role("textbox", name="Prompt")).to_be_visible()
        guest.get_by_role("textbox", name="Prompt").fill(PROMPT)
        guest.get_by_role("textbox", name="Prompt").press("Control+Enter")
        for page in (guest, owner):
            made = page.get_by_role("region", name=PROMPT).get_by_role("link", name="Picture:")
            expect(made).to_have_count(4, timeout=240_000 * patience)

        # The owner rates one; the guest finds it.
        owner.get_by_role("region", name=PROMPT).get_by_role("link", name="Picture:").first.click()
        owner.get_by_role("radio", name="5 stars").click()
        expect(owner.get_by_role("radio", name="5 stars")).to_be_checked()
        guest.goto("/library?stars=5")
        expect(guest.get_by_role("link", name="Picture:")).to_have_count(1)

        # Both at once, each their own: neither run is lost.
        guest.goto("/create")
        owner.goto("/create")
        for page, words in ((guest, "a red bicycle"), (owner, "a blue boat")):
            page.get_by_role("textbox", name="Prompt").fill(words)
        guest.get_by_role("textbox", name="Prompt").press("Control+Enter")
        owner.get_by_role("textbox", name="Prompt").press("Control+Enter")
        for page in (guest, owner):
            for words in ("a red bicycle", "a blue boat"):
                made = page.get_by_role("region", name=words).get_by_role("link", name="Picture:")
                expect(made).to_have_count(4, timeout=240_000 * patience)

        # What an editor may not do is not offered, and an address typed by hand leads nowhere.
        guest.goto("/settings/users")
        expect(guest.get_by_role("heading", name="Account", level=2)).to_be_visible()
        expect(guest.get_by_role("link", name="Health")).to_be_hidden()
        assert guest.request.get("/v1/users").status == 403
    finally:
        for one in contexts:
            one.close()
    assert thrown == []


def join(owner: Page, guest: Page) -> None:
    """The owner invites, the guest comes by the link."""
    owner.goto("/settings/team")
    owner.get_by_role("button", name="Invite").click()
    guest.goto(owner.get_by_label("Link of the invitation").input_value())
    guest.get_by_label("E-mail or name").fill("ada@example.org")
    guest.get_by_label("Name", exact=True).fill("Ada Guest")
    guest.get_by_label("Password").fill("another four words to keep")
    guest.get_by_role("button", name="Join").click()


def test_a_session_is_renewed_behind_and_asked_for_anew_when_it_is_over(
    browser: Browser, studio: Studio, person_of: type[Person], patience: float
) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(base_url=studio.url)
    context.set_default_timeout(20_000 * patience)
    try:
        page = context.new_page()
        thrown: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto("/library")
        person_of(page).sign_in()
        expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()

        # Access lasts for minutes. Without it neither requests nor live events get in, until it is renewed.
        context.clear_cookies(name="atelier_access")
        studio.kill("server")
        banner = page.get_by_text("The studio does not answer. Trying again…")
        expect(banner).to_be_visible()
        studio.start()
        expect(banner).to_be_hidden(timeout=60_000 * patience)
        page.get_by_role("link", name="Create", exact=True).first.click()
        page.get_by_role("textbox", name="Prompt").fill("a lighthouse at night")
        page.get_by_role("textbox", name="Prompt").press("Control+Enter")
        expect(page.get_by_role("region", name="a lighthouse at night")).to_be_visible()

        # A session that is over leads to the form, and from there back to where one was.
        context.clear_cookies()
        page.get_by_role("link", name="Canvas", exact=True).first.click()  # nothing of it was read before
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        person_of(page).sign_in()
        expect(page.get_by_role("heading", name="Canvas", level=1)).to_be_visible()
        assert thrown == []
    finally:
        context.close()
