"""Pictures of the page for the guide: a real studio with a filled sample, in three sizes, light and dark.

    python tests/e2e/screenshots.py                      the few that the guide shows, into docs/pictures/
    python tests/e2e/screenshots.py --every --out DIR    every screen at every size and in both themes, to be looked at

It needs Chromium (or ATELIER_CHROMIUM) and the built page. With `--home` the filled studio is kept and used again.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from conftest import ROOT, Studio, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OUT = ROOT / "docs" / "pictures"
SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
LARGEST = 120 * 1024
PERSON = "noor"
PROMPTS = (
    "a watercolour portrait of an elderly man with a white beard in a forest",
    "a young woman with long red hair in a green coat in a park",
    "a man in a blue suit in a library at night",
    "a woman with short black hair in a yellow raincoat in the city",
    "a close-up of a girl with glasses at the beach",
)


@dataclass(frozen=True)
class World:
    """Ids of what the screens show."""

    subject: str
    picture: str
    edited: str
    model: str


@dataclass(frozen=True)
class Shot:
    """One screen: where it is, and what is done there first."""

    path: Callable[[World], str]
    act: Callable[[Page, World], None] | None = None


def _edit(page: Page, world: World) -> None:
    page.get_by_role("button", name="Edit…").first.click()
    page.get_by_label("What should change?").fill("put her in a yellow raincoat")


def _palette(page: Page, world: World) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("th")


def _settings(page: Page, world: World) -> None:
    page.get_by_role("textbox", name="Prompt").fill(f"@{PERSON} in a red coat at the beach")
    page.get_by_role("button", name="Standard").first.click()


def _canvas(page: Page, world: World) -> None:
    page.wait_for_selector("canvas")


SHOTS: dict[str, Shot] = {
    "create": Shot(lambda world: "/create"),
    "create-settings": Shot(lambda world: "/create", _settings),
    "subjects": Shot(lambda world: "/subjects"),
    "photos": Shot(lambda world: f"/subjects/{world.subject}"),
    "captions": Shot(lambda world: f"/subjects/{world.subject}?tab=captions"),
    "training": Shot(lambda world: f"/subjects/{world.subject}?tab=training"),
    "versions": Shot(lambda world: f"/subjects/{world.subject}?tab=versions"),
    "library": Shot(lambda world: "/library"),
    "viewer": Shot(lambda world: f"/picture/{world.edited}"),
    "edit": Shot(lambda world: f"/picture/{world.picture}", _edit),
    "canvas": Shot(lambda world: f"/canvas?picture={world.picture}", _canvas),
    "models": Shot(lambda world: "/settings/models"),
    "costs": Shot(lambda world: "/settings/costs"),
    "palette": Shot(lambda world: "/create", _palette),
}
GUIDE = {
    "create": ("create", "desktop", "light"),
    "create-phone": ("create", "phone", "light"),
    "photos": ("photos", "desktop", "light"),
    "versions": ("versions", "desktop", "light"),
    "library-dark": ("library", "desktop", "dark"),
    "viewer": ("viewer", "desktop", "light"),
    "edit": ("edit", "desktop", "light"),
}
"""What the guide shows: file name → screen, size, theme."""


def fill(studio: Studio, steps: int) -> World:
    """A sample person who is learnt, pictures of them and of others, edits, stars. Kept where it is there already."""
    known = studio.call("GET", "/v1/subjects")["items"]
    if not known:
        subject = studio.sample(PERSON)
        options = {"steps": steps, "prior_count": 16, "checkpoint_every": max(1, steps // 3)}
        runs = [studio.call("POST", f"/v1/subjects/{subject['id']}/training", options)["id"]]
        runs += [
            studio.call("POST", "/v1/create", {"prompt": one, "count": 4, "preset": "high", "seed": 11})["id"]
            for one in PROMPTS
        ]
        _over(studio, runs)
        pictures = studio.call("GET", "/v1/assets?kind=picture&limit=100")["items"]
        for index, one in enumerate(pictures):
            if index % 5 == 1:
                studio.call("PATCH", f"/v1/assets/{one['id']}", {"stars": 5})
        woman = studio.call("GET", f"/v1/runs/{runs[2]}")["assets"][0]
        edit = {"image": woman, "instruction": "put her in a yellow raincoat", "count": 4, "preset": "high"}
        last = [studio.call("POST", "/v1/edit", edit)["id"]]
        for place in ("in a red coat at the beach", "smiling, in a blue suit in a library"):
            body = {"prompt": f"{PERSON.title()} {place}", "subjects": [subject["id"]], "count": 4, "preset": "high"}
            last.append(studio.call("POST", "/v1/create", body)["id"])
        _over(studio, last)
        studio.call("PUT", "/v1/budgets", {"unit": "pictures", "amount": 500, "period": "month"})
    subject = studio.call("GET", "/v1/subjects")["items"][0]
    runs = studio.call("GET", "/v1/runs?limit=50")["items"]
    edited = next(one["id"] for one in runs if one["recipe"] == "edit" and one["state"] == "done")
    drawn = next(one["id"] for one in runs if one["recipe"] == "create" and "red hair" in one["title"])
    return World(
        subject=subject["id"],
        picture=studio.call("GET", f"/v1/runs/{drawn}")["assets"][0],
        edited=studio.call("GET", f"/v1/runs/{edited}")["assets"][0],
        model=subject["models"][0]["name"] if subject["models"] else "",
    )


def _over(studio: Studio, runs: list[str]) -> None:
    while True:
        states = [studio.call("GET", f"/v1/runs/{run}") for run in runs]
        for one in states:
            if one["state"] == "failed":
                raise SystemExit(f"{one['title']}: {one['problems']}")
        if all(one["state"] == "done" for one in states):
            return
        time.sleep(1)


def take(browser: Browser, url: str, world: World, screen: str, size: str, theme: str) -> Image.Image:
    """One screen as it looks when everything has arrived."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=size == "phone",
        bypass_csp=True,  # waiting for a condition evaluates it
        service_workers="block",
    )
    try:
        page: Any = context.new_page()
        page.set_default_timeout(60_000)
        shot = SHOTS[screen]
        page.goto(shot.path(world))
        page.get_by_role("main").wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_function("!document.querySelector('[role=status][aria-label^=Loading]')")
        if shot.act is not None:
            shot.act(page, world)
        page.wait_for_load_state("networkidle")
        page.wait_for_function("[...document.images].every(one => one.complete)")
        page.wait_for_timeout(700)
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    finally:
        context.close()


def save(picture: Image.Image, path: Path) -> int:
    """As WebP, small enough to be kept beside the words; its bytes."""
    for quality in (88, 80, 70, 60, 45):
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= LARGEST:
            break
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    return buffer.tell()


def main() -> None:
    """Fill, look, save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--every", action="store_true", help="every screen, size and theme")
    parser.add_argument("--only", action="append", choices=sorted(SHOTS), help="these screens alone")
    parser.add_argument("--size", action="append", choices=sorted(SIZES))
    parser.add_argument("--home", type=Path, help="where the filled studio is, and stays")
    parser.add_argument("--url", help="a studio that runs already (with a filled sample)")
    parser.add_argument("--steps", type=int, default=300, help="of the sample person's training")
    given = parser.parse_args()
    program = chromium()
    if program is None:
        raise SystemExit("no Chromium on this machine: install one, or name it by ATELIER_CHROMIUM")
    if given.every or given.only:
        wanted = [
            (f"{screen}-{size}-{theme}", (screen, size, theme))
            for screen in given.only or SHOTS
            for size in given.size or SIZES
            for theme in ("light", "dark")
        ]
    else:
        wanted = list(GUIDE.items())
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        studio = Studio(home)
        if given.url:
            studio.url = given.url
        else:
            studio.start()
        try:
            world = fill(studio, given.steps)
            _look(studio.url, world, wanted, given.out, program)
        finally:
            studio.stop()


def _look(url: str, world: World, wanted: list[tuple[str, tuple[str, str, str]]], out: Path, program: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name, (screen, size, theme) in wanted:
            bytes_ = save(take(browser, url, world, screen, size, theme), out / f"{name}.webp")
            print(f"{name}.webp  {bytes_ / 1024:.0f} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
