"""The whole way, as one person goes it: sign-up, photos, consent, a training, pictures, canvas, library, forgetting.

One browser window, one studio, and the chapters in their order: each goes on where the one before it ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from .conftest import Person, Studio  # pyright: ignore[reportMissingImports]

pytestmark = pytest.mark.soak


@dataclass
class Story:
    """What the chapters hand on."""

    studio: Studio
    context: BrowserContext
    page: Page
    person: Person
    patience: float
    thrown: list[str] = field(default_factory=list)
    ended: str = ""
    subject: str = ""
    picture: str = ""
    link: str = ""

    def wait(self, seconds: float) -> float:
        """What is waited for at most, ms."""
        return 1000 * seconds * self.patience


@pytest.fixture(scope="module")
def tale(browser: Browser, studio: Studio, person_of: type[Person], patience: float) -> Iterator[Story]:
    context = browser.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(20_000 * patience)
    page = context.new_page()
    story = Story(studio, context, page, person_of(page), patience)
    page.on("pageerror", lambda error: story.thrown.append(str(error)))
    yield story
    context.close()


@pytest.fixture
def story(tale: Story, request: pytest.FixtureRequest) -> Iterator[Story]:
    if tale.ended:
        pytest.skip(f"the story ended in {tale.ended}")
    failed = request.session.testsfailed
    yield tale
    if request.session.testsfailed > failed:
        tale.ended = request.node.name
    assert tale.thrown == []


def test_01_the_first_one_becomes_the_owner(story: Story) -> None:
    from playwright.sync_api import expect

    story.person.become_owner()
    expect(story.page.get_by_role("button", name="Choose photos")).to_be_visible()
    story.page.goto("/settings/account")
    expect(story.page.get_by_text(story.person.login)).to_be_visible()


def test_02_eight_photos_are_dropped_and_each_gets_a_verdict(story: Story, album: list[Path]) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto("/")
    expect(page.get_by_role("button", name="Choose photos")).to_be_visible()
    story.person.drop(album)
    dialog = page.get_by_role("dialog", name="8 photos of someone")
    expect(dialog.get_by_role("status")).to_contain_text(
        "8 good for training · 0 left out · 0 to go", timeout=story.wait(120)
    )
    expect(dialog.get_by_role("listitem")).to_have_count(8)
    expect(dialog.get_by_text("Good for training", exact=True).first).to_be_visible()
    dialog.get_by_label("What are they called?").fill("Noor")
    expect(dialog.get_by_role("button", name="Learn and create")).to_be_disabled()
    dialog.get_by_role("checkbox").check()
    expect(dialog.get_by_role("button", name="Learn and create")).to_be_enabled()
    # The journey trains with fewer steps, so the way goes over the subject's own screen: what was said is kept.
    dialog.get_by_role("button", name="Later").click()
    expect(page.get_by_role("heading", name="Noor", level=1)).to_be_visible()
    story.subject = page.url.rsplit("/", 1)[-1]
    expect(page.get_by_role("tab", name="Photos")).to_contain_text("8")


def test_03_consent_is_on_record(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.get_by_role("tab", name="Consent").click()
    expect(page.get_by_text("Consent is given for")).to_be_visible()
    page.get_by_role("button", name="They also agreed to sharing").click()
    expect(page.get_by_role("button", name="They also agreed to sharing")).to_be_hidden()


def test_04_a_picture_is_drawn_from_a_photo_before_anything_is_learnt(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto("/library?kind=photo")
    page.get_by_role("link", name="Picture:").first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Use as reference").click()
    expect(page.get_by_role("img", name="Start from a picture")).to_be_visible()
    page.get_by_role("textbox", name="Prompt").fill("a woman with red hair in a park")
    page.get_by_role("button", name="Settings").or_(page.get_by_role("button", name="Standard")).first.click()
    page.get_by_role("radio", name="Draft").click()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Prompt").press("Control+Enter")
    made = page.get_by_role("region", name="a woman with red hair in a park")
    expect(made.get_by_role("link", name="Picture:")).to_have_count(4, timeout=story.wait(180))
    # It was made from her photo, so it is known to show her.
    made.get_by_role("link", name="Picture:").first.click()
    expect(page.get_by_role("complementary", name="Details").get_by_text("Noor", exact=True)).to_be_visible()


def test_05_a_training_runs_and_ends(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/subjects/{story.subject}?tab=training")
    story.person.train({"Steps": 60, "Class pictures drawn before": 8, "Steps between checkpoints": 30})
    card = page.get_by_role("region", name="Learning Noor")
    expect(card.get_by_text("Running")).to_be_visible(timeout=story.wait(60))
    # Meanwhile a prompt waits, and outlives a reload.
    page.goto("/create")
    page.get_by_role("button", name="Do not start from this picture").click()
    page.get_by_role("textbox", name="Prompt").fill("@noor in a red coat")
    page.get_by_role("textbox", name="Prompt").press("Control+Enter")
    expect(page.get_by_text("is drawn as soon as Noor is learnt").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("is drawn as soon as Noor is learnt")).to_be_visible()
    page.goto(f"/subjects/{story.subject}?tab=training")
    expect(card.get_by_text("Done")).to_be_visible(timeout=story.wait(900))
    # What it drew meanwhile came by itself, the newest first, and stays with it.
    expect(card.get_by_role("img", name="Samples at step")).to_have_count(2)
    expect(card.get_by_role("img", name="Samples at step").first).to_have_attribute("alt", "Samples at step 60")
    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_text("In use", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Use this one").first).to_be_visible()


def test_06_the_waiting_prompt_is_drawn_with_the_personal_model(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto("/create")
    made = page.get_by_role("region", name="@noor in a red coat").first  # below it: what was drawn from a photo
    expect(made.get_by_role("link", name="Picture:")).to_have_count(4, timeout=story.wait(180))
    expect(page.get_by_text("is drawn as soon as Noor is learnt")).to_be_hidden()
    made.get_by_role("link", name="Picture:").first.click()
    page.wait_for_url("**/picture/*")
    story.picture = page.url.rsplit("/picture/", 1)[-1].partition("?")[0]
    shown = page.get_by_role("img", name="red coat").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    details = page.get_by_role("complementary", name="Details")
    expect(details.get_by_text("Noor", exact=True)).to_be_visible()


def test_07_a_part_of_it_is_filled_on_the_canvas(story: Story, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/picture/{story.picture}")
    page.get_by_role("button", name="Edit on canvas").click()
    stage = page.get_by_role("application")
    expect(page.get_by_role("complementary", name="Layers").get_by_role("button", name="red coat")).to_be_visible()
    page.get_by_role("button", name="Rectangle").click()
    box = stage.bounding_box()
    assert box is not None
    middle, quarter = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), box["height"] / 6
    page.mouse.move(middle[0] - quarter, middle[1])
    page.mouse.down()
    page.mouse.move(middle[0] + quarter, middle[1] + quarter, steps=6)
    page.mouse.up()
    expect(page.get_by_text("Fills what is masked.")).to_be_visible()
    page.get_by_role("textbox", name="What to fill it with").fill("a woman in a green coat")
    page.get_by_role("button", name="Fill", exact=True).click()
    proposals = page.get_by_role("region", name="Proposals")
    expect(proposals.get_by_role("button", name="Proposal")).to_have_count(3, timeout=story.wait(180))
    proposals.get_by_role("button", name="Proposal 2").click()
    proposals.get_by_role("button", name="Accept").click()
    expect(proposals).to_be_hidden()
    layers = page.get_by_role("complementary", name="Layers").get_by_role("listitem")
    expect(layers).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(layers).to_have_count(2)
    page.keyboard.press("Control+Shift+z")
    expect(layers).to_have_count(3)
    page.get_by_role("textbox", name="Name of the canvas").fill("Green coat")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Saved")).to_be_disabled()
    page.get_by_role("button", name="Into the library").click()
    expect(page.get_by_text("Kept in your library").first).to_be_visible()
    # As a file it goes through the server, marked and signed with what it was made from.
    page.locator("header").get_by_role("button", name="More", exact=True).click()
    with page.expect_download(timeout=story.wait(60)) as waiting:
        page.get_by_role("menuitem", name="Download as signed PNG").click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    code, told = story.studio.command("verify", str(target))
    assert code == 0
    assert told["signature"]["state"] == "trusted"
    assert told["mark"]["found"]
    # The document opens again as it was left.
    page.goto("/canvas")
    page.get_by_role("link", name="Green coat").click()
    expect(layers).to_have_count(3)


def test_08_it_is_starred_and_found_by_words(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/picture/{story.picture}")
    page.get_by_role("radio", name="4 stars").click()
    expect(page.get_by_role("radio", name="4 stars")).to_be_checked()
    page.goto("/library?stars=4")
    found = page.get_by_role("link", name="Picture:")
    expect(found).to_have_count(1)
    page.goto("/library")
    page.get_by_role("searchbox", name="Search the library").fill("red coat")
    expect(page).to_have_url(re.compile("text=red"))
    expect(found.first).to_be_visible()
    assert story.picture in [link.get_attribute("href").split("/picture/")[1][:16] for link in found.all()]  # pyright: ignore[reportOptionalMemberAccess]


def test_09_a_link_shows_it_in_a_private_window_until_it_is_revoked(story: Story, browser: Browser) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/picture/{story.picture}")
    page.get_by_role("button", name="Share…").click()
    dialog = page.get_by_role("dialog", name="Share picture")
    dialog.get_by_label("Title").fill("For Ada")
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_label("Link", exact=True).input_value()
    private = browser.new_context()
    try:
        other = private.new_page()
        other.goto(link)
        expect(other.get_by_role("heading", name="For Ada")).to_be_visible()
        picture = other.get_by_role("img", name="Picture 1")
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        # Nothing else of the studio is there for them.
        other.goto(f"{story.studio.url}/picture/{story.picture}")
        expect(other.get_by_role("button", name="Sign in")).to_be_visible()
        dialog.get_by_role("button", name="Revoke").click()
        page.get_by_role("dialog", name="Revoke this link?").get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("The link works no more").first).to_be_visible()
        other.goto(link)
        expect(other.get_by_text("This link shows nothing any more")).to_be_visible()
    finally:
        private.close()


def test_10_an_exported_file_proves_where_it_comes_from(story: Story, tmp_path: Path) -> None:
    page = story.page
    page.goto(f"/picture/{story.picture}")
    page.get_by_role("button", name="Export…").click()
    dialog = page.get_by_role("dialog", name="Export picture")
    with page.expect_download(timeout=story.wait(60)) as waiting:
        dialog.get_by_role("button", name="Export", exact=True).click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert target.suffix == ".png"
    code, told = story.studio.command("verify", str(target))
    assert code == 0
    assert told["signature"]["state"] == "trusted"
    assert told["ai_made"]
    assert told["mark"]["found"]
    assert "red coat" in told["generation"]["prompt"]
    # One byte of the pixels is changed, and the file is not what was signed.
    changed = bytearray(target.read_bytes())
    changed[-200] ^= 1
    target.write_bytes(changed)
    assert story.studio.command("verify", str(target))[0] == 8


def test_11_forgetting_shows_first_what_goes_and_then_it_is_gone(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/subjects/{story.subject}?tab=privacy")
    page.get_by_role("button", name="See what would go").click()
    dialog = page.get_by_role("dialog", name="Forget Noor")
    expect(dialog.get_by_role("definition").first).to_be_visible(timeout=story.wait(60))
    expect(dialog).to_contain_text("Photos8")
    expect(dialog).to_contain_text(re.compile(r"Personal models\d"))
    go = dialog.get_by_role("button", name="Erase for good")
    expect(go).to_be_disabled()
    dialog.get_by_label("Type “Noor” to go on").fill("Noor")
    go.click()
    done = page.get_by_role("dialog", name="Forgotten")
    expect(done.get_by_text("Certificate")).to_be_visible(timeout=story.wait(120))
    expect(done).to_contain_text("Photos8")
    done.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Nobody here yet")).to_be_visible()


def test_12_nothing_of_her_is_left(story: Story) -> None:
    from playwright.sync_api import expect

    page = story.page
    page.goto(f"/picture/{story.picture}")
    expect(page.get_by_text("there is no asset")).to_be_visible()
    assert page.request.get(f"/v1/assets/{story.picture}/content").status == 404
    assert page.request.get(f"/v1/assets/{story.picture}/thumbnail?size=512").status == 404
    page.goto("/library")
    expect(page.get_by_text("Your library is empty")).to_be_visible()
    page.goto(f"/subjects/{story.subject}")
    expect(page.get_by_text("there is no subject")).to_be_visible()
    page.goto("/settings/privacy")
    expect(page.get_by_text("Noor")).to_be_hidden()
