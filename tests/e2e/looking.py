"""Every screen in every state, to be looked at: full, empty, loading and failing, in three sizes, light and dark.

    python tests/e2e/looking.py                                  everything, into a folder that it names
    python tests/e2e/looking.py --state error --size phone --only library --only viewer --out DIR

A real studio is filled first (`screenshots.py`; `--home` keeps it), and another one stays empty. What fails and what
takes its time is the network between the browser and the server. Beside the pictures, on contact sheets of one size
and theme, it lists what can be measured: what is wider than the window, what a finger misses, text that is cut off.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent))
from screenshots import SIZES, World, fill

from conftest import Person, Studio, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

STATES = ("full", "empty", "loading", "error")
THEMES = ("light", "dark")
ALWAYS = ("/v1/setup", "/v1/me", "/v1/session")
"""Who works here is known in every state: without it there is no screen."""
TROUBLE = json.dumps(
    {
        "type": "/v1/problems/defect",
        "title": "Defect",
        "status": 500,
        "detail": "something went wrong in the studio; this is a defect, not your request",
        "advice": "look for the request's id in the server's log, and report it",
        "kept": "",
        "request": "4f1c22ab90d1e377",
    }
)
"""What the server says where it has a defect."""
FINGER = 40
COLUMNS = {"desktop": 2, "tablet": 3, "phone": 6}
SHEET = {"desktop": 860, "tablet": 640, "phone": 340}
"""Width of a picture on a sheet, px."""
ROWS = 2

MEASURE = """finger => {
  const shown = one => { const own = one.getBoundingClientRect(), style = getComputedStyle(one);
    return own.width > 0 && own.height > 0 && style.visibility !== 'hidden' && style.opacity !== '0'
      && own.bottom > 0 && own.top < innerHeight; };
  const named = one => (one.getAttribute('aria-label') || one.innerText || one.placeholder || one.tagName)
    .trim().replace(/\\s+/g, ' ').slice(0, 50);
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the window by ${
    document.documentElement.scrollWidth - innerWidth} px`);
  const slides = one => { for (let up = one.parentElement; up; up = up.parentElement) {
    const over = getComputedStyle(up).overflowX; if (over === 'auto' || over === 'scroll' || over === 'hidden')
      return true; } return false; };
  for (const one of document.querySelectorAll('button, a, input, [role=radio], [role=tab], [role=switch]')) {
    if (!shown(one)) continue;
    const own = one.getBoundingClientRect();
    if ((own.right > innerWidth + 1 || own.left < -1) && !slides(one)) found.push(`outside: ${named(one)}`);
    if (!finger || one.closest('.sr-only') || getComputedStyle(one).display === 'inline') continue;
    if (getComputedStyle(one).position === 'absolute' && own.width < 3) continue;
    const area = one.closest('label')?.getBoundingClientRect() ?? own;
    const grown = getComputedStyle(one, '::after');
    const more = grown.content !== 'none' && grown.position === 'absolute' ? [grown.width, grown.height] : ['0', '0'];
    const wide = Math.max(own.width, area.width, parseFloat(more[0]) || 0);
    const high = Math.max(own.height, area.height, parseFloat(more[1]) || 0);
    if (wide < finger - 0.5 || high < finger - 0.5)
      found.push(`${Math.round(wide)}x${Math.round(high)}: ${named(one)}`);
  }
  for (const one of document.querySelectorAll('h1, h2, h3, button, label, dt, [role=tab]')) {
    if (!shown(one) || one.closest('.sr-only') || one.classList.contains('sr-only')) continue;
    for (const part of [one, ...one.querySelectorAll('span')]) {
      const over = part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1;
      if (over && getComputedStyle(part).overflow === 'hidden') { found.push(`cut: ${named(part)}`); break; }
    }
  }
  return [...new Set(found)];
}"""


@dataclass(frozen=True)
class Screen:
    """Where it is, what is done there first, and in which states it looks different."""

    path: Callable[[World], str]
    act: Callable[[Any, World], None] | None = None
    states: tuple[str, ...] = ("full",)


def _press(key: str) -> Callable[[Any, World], None]:
    return lambda page, _world: page.keyboard.press(key)


def _click(*names: str) -> Callable[[Any, World], None]:
    def act(page: Any, _world: World) -> None:
        for name in names:
            page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).first.click()
            page.wait_for_timeout(250)

    return act


def _menu(name: str) -> Callable[[Any, World], None]:
    """An action of a picture: a button on wide screens, in the menu on narrow ones."""

    def act(page: Any, _world: World) -> None:
        direct = page.get_by_role("button", name=name)
        if not (direct.count() and direct.first.is_visible()):
            page.get_by_role("button", name="More actions").first.click()
            direct = page.get_by_role("menuitem", name=name)
        direct.first.click()

    return act


def _queue(page: Any, _world: World) -> None:
    more = page.get_by_role("navigation").get_by_role("button", name="More")
    if more.count() and more.first.is_visible():
        more.first.click()
        page.get_by_role("menuitem", name="Queue").click()
    else:
        page.get_by_role("navigation").get_by_role("button", name="Queue").first.click()


def _drop(page: Any, _world: World) -> None:
    """Photos of somebody new, as far as the question for consent."""
    from atelier.builtin import samples

    with tempfile.TemporaryDirectory() as folder:
        paths: list[Path] = []
        for name, content in samples.photos(samples.people()[1], 5):
            paths.append(Path(folder) / name)
            paths[-1].write_bytes(content)
        Person(page).drop(paths)
        someone = page.get_by_role("button", name="Somebody new")
        page.get_by_role("dialog").wait_for()
        page.wait_for_timeout(500)
        if someone.count():
            someone.first.click()
        page.wait_for_timeout(6_000)


def _select(page: Any, _world: World) -> None:
    boxes = page.get_by_role("checkbox", name="Select")
    for index in range(3):
        boxes.nth(index).click(force=True)


ALL = STATES
KNOWN = ("full", "loading", "error")
SCREENS: dict[str, Screen] = {
    "create": Screen(lambda w: "/create", None, ALL),
    "create-settings": Screen(lambda w: "/create", _click("Standard")),
    "create-advanced": Screen(lambda w: "/create", _click("Standard", "Advanced")),
    "create-history": Screen(lambda w: "/create", _click("Earlier prompts")),
    "subjects": Screen(lambda w: "/subjects", None, ALL),
    "subjects-new": Screen(lambda w: "/subjects", _click("New subject")),
    "photos": Screen(lambda w: f"/subjects/{w.subject}", None, ALL),
    "captions": Screen(lambda w: f"/subjects/{w.subject}?tab=captions", None, ALL),
    "training": Screen(lambda w: f"/subjects/{w.subject}?tab=training", None, ALL),
    "training-adjust": Screen(lambda w: f"/subjects/{w.subject}?tab=training", _click("Adjust")),
    "versions": Screen(lambda w: f"/subjects/{w.subject}?tab=versions", None, ALL),
    "privacy": Screen(lambda w: f"/subjects/{w.subject}?tab=privacy", None, ALL),
    "forget": Screen(lambda w: f"/subjects/{w.subject}?tab=privacy", _click("See what would go")),
    "intake": Screen(lambda w: "/create", _drop),
    "grid": Screen(lambda w: "/grid", None, ALL),
    "recipes": Screen(lambda w: "/recipes", None, KNOWN),
    "recipes-new": Screen(lambda w: "/recipes/new", None, KNOWN),
    "recipes-create": Screen(lambda w: "/recipes/create", None, KNOWN),
    "adapters": Screen(lambda w: "/adapters", None, ALL),
    "adapters-merge": Screen(lambda w: "/adapters", _click("Merge…")),
    "library": Screen(lambda w: "/library", None, ALL),
    "library-filters": Screen(lambda w: "/library", _click("Filters")),
    "library-collections": Screen(lambda w: "/library", _click("Collections"), ("full", "empty")),
    "library-chosen": Screen(lambda w: "/library", _select),
    "library-search": Screen(lambda w: "/library?text=coat", None, ALL),
    "library-trash": Screen(lambda w: "/library?trash=true", None, ("full",)),
    "viewer": Screen(lambda w: f"/picture/{w.edited}", None, KNOWN),
    "viewer-menu": Screen(lambda w: f"/picture/{w.picture}", _click("More actions")),
    "compare": Screen(lambda w: f"/compare?ids={w.picture},{w.edited}", None, KNOWN),
    "edit": Screen(lambda w: f"/picture/{w.picture}", _menu("Edit…")),
    "export": Screen(lambda w: f"/picture/{w.picture}", _menu("Export…")),
    "share": Screen(lambda w: f"/picture/{w.picture}", _menu("Share…")),
    "collection": Screen(lambda w: f"/picture/{w.picture}", _menu("Add to collection…")),
    "report": Screen(lambda w: f"/picture/{w.picture}", _menu("Report…")),
    "canvases": Screen(lambda w: "/canvas", None, ALL),
    "canvas-new": Screen(lambda w: "/canvas/new", None, ("full",)),
    "canvas": Screen(lambda w: f"/canvas/new?picture={w.picture}", None, KNOWN),
    "queue": Screen(lambda w: "/create", _queue, ALL),
    "palette": Screen(lambda w: "/create", _press("Control+k")),
    "shortcuts": Screen(lambda w: "/create", _press("?")),
    "account": Screen(lambda w: "/settings/account", None, KNOWN),
    "assistants": Screen(lambda w: "/settings/assistants", None, KNOWN),
    "models": Screen(lambda w: "/settings/models", None, KNOWN),
    "costs": Screen(lambda w: "/settings/costs", None, ALL),
    "storage": Screen(lambda w: "/settings/storage", None, ALL),
    "shares": Screen(lambda w: "/settings/shares", None, KNOWN),
    "webhooks": Screen(lambda w: "/settings/webhooks", None, KNOWN),
    "consents": Screen(lambda w: "/settings/privacy", None, ALL),
    "moderation": Screen(lambda w: "/settings/moderation", None, KNOWN),
    "audit": Screen(lambda w: "/settings/audit", None, KNOWN),
    "users": Screen(lambda w: "/settings/users", None, KNOWN),
    "health": Screen(lambda w: "/settings/health", None, KNOWN),
    "signin": Screen(lambda w: "/signin", None, ("full", "error")),
    "invitation": Screen(lambda w: "/invitation", None, ("full",)),
    "shared": Screen(lambda w: "/share#token=nothing-that-was-ever-made-00", None, ("full", "loading")),
    "send": Screen(lambda w: "/send#token=nothing-that-was-ever-made-00", None, ("full", "loading")),
    "nowhere": Screen(lambda w: "/nowhere"),
}


def _network(page: Any, state: str) -> None:
    """Between the page and its server: answers that fail, or that never come."""

    def meets(route: Route) -> None:
        path = route.request.url.split("/", 3)[-1]
        if any(f"/{path}".startswith(one) for one in ALWAYS):
            route.continue_()
        elif state == "error":
            route.fulfill(status=500, content_type="application/problem+json", body=TROUBLE)
        # A request that is neither answered nor refused is one that takes its time.

    if state in ("loading", "error"):
        page.route("**/v1/**", meets)


@contextmanager
def _window(browser: Browser, url: str, size: str, theme: str, state: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=size != "desktop",
        is_mobile=size == "phone",
        bypass_csp=True,
        service_workers="block",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(15_000)
        _network(page, state)
        yield page
    finally:
        context.close()


def look(page: Any, world: World, screen: Screen, state: str, finger: int) -> tuple[Image.Image, list[str]]:
    """One screen as it stands, and what can be measured on it."""
    page.goto("about:blank")
    page.goto(screen.path(world), wait_until="load")
    if state in ("full", "empty"):
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    if screen.act is not None:
        screen.act(page, world)
        page.wait_for_timeout(700)
    found = page.evaluate(MEASURE, finger)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB"), [str(one) for one in found]


def sheets(pictures: list[tuple[str, Image.Image]], size: str, out: Path, name: str) -> None:
    """The pictures on as few sheets as can be looked at."""
    columns, width = COLUMNS[size], SHEET[size]
    height = round(SIZES[size][1] * width / SIZES[size][0])
    many = columns * ROWS if size != "phone" else columns
    for start in range(0, len(pictures), many):
        own = pictures[start : start + many]
        rows = -(-len(own) // columns)
        sheet = Image.new("RGB", (columns * (width + 8), rows * (height + 26)), "#7a5c00")
        draw = ImageDraw.Draw(sheet)
        for index, (title, picture) in enumerate(own):
            x, y = index % columns * (width + 8), index // columns * (height + 26)
            draw.text((x + 4, y + 4), title, fill="white", font_size=14)
            sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (x, y + 22))
        sheet.save(out / f"sheet-{name}-{start // many + 1:02d}.png")


def _nobody(studio: Studio) -> World:
    """In the empty studio: no more than a name."""
    known = studio.call("GET", "/v1/subjects")["items"]
    if not known:
        known = [studio.call("POST", "/v1/subjects", {"name": "Ada", "kind": "person"})]
    return World(subject=known[0]["id"], picture="none", edited="none", model="")


def main() -> None:
    """Fill, look, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="where pictures and sheets go; a new folder otherwise")
    parser.add_argument("--state", action="append", choices=STATES)
    parser.add_argument("--size", action="append", choices=sorted(SIZES))
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--only", action="append", choices=sorted(SCREENS), help="these screens alone")
    parser.add_argument("--home", type=Path, help="where the filled studio is, and stays")
    parser.add_argument("--steps", type=int, default=200, help="of the sample person's training")
    given = parser.parse_args()
    program = chromium()
    if program is None:
        raise SystemExit("no Chromium on this machine: install one, or name it by ATELIER_CHROMIUM")
    out: Path = given.out or Path(tempfile.mkdtemp(prefix="atelier-looks-"))
    out.mkdir(parents=True, exist_ok=True)
    print(out, flush=True)
    states = given.state or STATES
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "full"
        bare = Path(folder) / "bare"
        for one in (home, bare):
            one.mkdir(parents=True, exist_ok=True)
        studios = {"full": Studio(home)} | ({"empty": Studio(bare, worker=False)} if "empty" in states else {})
        try:
            for studio in studios.values():
                studio.start()
            worlds = {"full": fill(studios["full"], given.steps)}
            if "empty" in studios:
                worlds["empty"] = _nobody(studios["empty"])
            _walk(program, studios, worlds, given, out)
        finally:
            for studio in studios.values():
                studio.stop()


def _walk(program: str, studios: dict[str, Studio], worlds: dict[str, World], given: Any, out: Path) -> None:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for state in given.state or STATES:
            whose = "empty" if state == "empty" else "full"
            names = [name for name in given.only or SCREENS if state in SCREENS[name].states]
            for size in given.size or SIZES:
                for theme in given.theme or THEMES:
                    taken: list[tuple[str, Image.Image]] = []
                    with _window(browser, studios[whose].url, size, theme, state) as page:
                        for name in names:
                            title = f"{name}-{state}-{size}-{theme}"
                            finger = FINGER if size == "phone" else 0
                            try:
                                picture, found = look(page, worlds[whose], SCREENS[name], state, finger)
                            except Error as error:
                                print(f"{title}: not taken: {error.message.splitlines()[0]}", flush=True)
                                continue
                            taken.append((title, picture))
                            picture.save(out / f"{title}.png")
                            for line in found if theme == "light" else []:
                                print(f"{title}: {line}", flush=True)
                    sheets(taken, size, out, f"{state}-{size}-{theme}")
        browser.close()


if __name__ == "__main__":
    main()
