"""The danger zone: a workspace and an account are looked at, erased, and certified; and what a provider refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


def make(page: Page, path: str, body: object, **headers: str) -> None:
    """What the page has no button for, as the person who is signed in there."""
    made = page.request.post(path, data=body, headers={"Origin": origin(page), **headers})
    assert made.ok, made.text()


def origin(page: Page) -> str:
    """Where the page comes from."""
    return "/".join(page.url.split("/")[:3])


def test_a_workspace_and_an_account_are_erased_with_a_certificate(
    browser: Browser,
    studio: Studio,
    person_of: type[Person],
    axe: Callable[[Page], list[str]],
    patience: float,
) -> None:
    from playwright.sync_api import expect

    contexts = [browser.new_context(base_url=studio.url, reduced_motion="reduce", bypass_csp=True) for _ in range(2)]
    thrown: list[str] = []
    try:
        for one in contexts:
            one.set_default_timeout(20_000 * patience)
        owner, guest = (one.new_page() for one in contexts)
        for page in (owner, guest):
            page.on("pageerror", lambda error: thrown.append(str(error)))
        mira = person_of(owner)
        mira.become_owner()

        # The studio's first workspace is not offered.
        owner.goto("/settings")
        expect(owner.get_by_role("button", name="Erase account…")).to_be_visible()
        expect(owner.get_by_role("button", name="Erase workspace…")).to_have_count(0)
        owner.get_by_role("button", name="Erase account…").click()
        expect(owner.get_by_text("The studio’s first workspace cannot be erased")).to_be_visible()
        owner.get_by_label("Type your login").fill(mira.login)
        owner.get_by_label("Your password").fill(mira.password)
        expect(owner.get_by_role("button", name="Erase for good")).to_be_disabled()
        owner.keyboard.press("Escape")

        make(owner, "/v1/workspaces", {"id": "spring", "title": "Spring"})
        make(owner, "/v1/subjects/sample", {"name": "noor"}, **{"Atelier-Workspace": "spring"})
        owner.reload()
        owner.get_by_role("combobox", name="Workspace").click()
        owner.get_by_role("option", name="Spring").click()
        owner.wait_for_url("**/create")
        owner.goto("/settings")
        owner.get_by_role("button", name="Erase workspace…").click()
        dialog = owner.get_by_role("dialog", name="Erase the workspace “Spring”")
        expect(dialog.get_by_text("Photos", exact=True)).to_be_visible()
        expect(dialog.get_by_text("Members", exact=True)).to_be_visible()
        assert axe(owner) == []
        go = dialog.get_by_role("button", name="Erase for good")
        dialog.get_by_label("Type the workspace’s id").fill("sprin")
        dialog.get_by_label("Your password").fill("not the password")
        expect(go).to_be_disabled()
        dialog.get_by_label("Type the workspace’s id").fill("spring")
        go.click()
        expect(dialog.get_by_role("alert")).to_contain_text("assword is another one")
        dialog.get_by_label("Your password").fill(mira.password)
        go.click()
        done = owner.get_by_role("dialog", name="The workspace is erased")
        expect(done).to_contain_text(re.compile("Certificate .* this is what went"))
        expect(done.get_by_text("Photos", exact=True)).to_be_visible()
        assert axe(owner) == []
        done.get_by_role("button", name="Done").click()
        expect(owner.get_by_role("heading", name="Account", level=2)).to_be_visible()
        expect(owner.get_by_role("button", name="Erase workspace…")).to_have_count(0)
        assert [one["id"] for one in owner.request.get("/v1/workspaces").json()["items"]] == ["default"]

        # A guest leaves, and takes the workspace along that is theirs alone.
        owner.goto("/settings/team")
        owner.get_by_role("button", name="Invite").click()
        guest.goto(owner.get_by_label("Link of the invitation").input_value())
        guest.get_by_label("E-mail or name").fill("ada@example.org")
        guest.get_by_label("Name", exact=True).fill("Ada Guest")
        guest.get_by_label("Password").fill("another four words to keep")
        guest.get_by_role("button", name="Join").click()
        guest.wait_for_url("**/create")
        make(guest, "/v1/workspaces", {"id": "ada", "title": "Ada"})
        guest.goto("/settings")
        guest.get_by_role("button", name="Erase account…").click()
        dialog = guest.get_by_role("dialog", name="Erase your account")
        go = dialog.get_by_role("button", name="Erase for good")
        dialog.get_by_label("Type your login").fill("ada@example.org")
        dialog.get_by_label("Your password").fill("another four words to keep")
        expect(go).to_be_disabled()
        dialog.get_by_role("switch", name="Erase this workspace as well").click()
        assert axe(guest) == []
        go.click()
        done = guest.get_by_role("dialog", name="Your account is erased")
        expect(done).to_contain_text("Certificate")
        done.get_by_role("button", name="Done").click()
        expect(guest.get_by_role("button", name="Sign in")).to_be_visible()
        left = owner.request.get("/v1/users").json()["items"]
        assert "ada@example.org" not in [one["login"] for one in left]
    finally:
        for one in contexts:
            one.close()
    assert thrown == []


def test_whoever_a_provider_does_not_let_in_is_told_why(page: Page, axe: Callable[[Page], list[str]]) -> None:
    from playwright.sync_api import expect

    told = {"problem": "forbidden", "detail": "nobody here signs in by this identity. ask to be invited"}
    setup = {"done": True, "open": False, "token_needed": False, "provider": "Example"}
    asked: list[object] = []
    page.route("**/v1/setup", lambda route: route.fulfill(json=setup))
    page.route(
        "**/v1/session/oidc",
        lambda route: (asked.append(route.request.post_data_json), route.fulfill(json={"address": "/elsewhere"}))[1],
    )
    page.goto(f"/sign-in#{urlencode(told)}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Signing in with Example did not work")
    expect(alert).to_contain_text("Nobody here signs in by this identity. Ask to be invited.")
    assert axe(page) == []
    page.get_by_role("button", name="Continue with Example").click()
    page.wait_for_url("**/elsewhere")
    assert asked == [{"invitation": None, "connect": False}]
