"""How long it takes to browse and search libraries of 10,000, 100,000 and 1,000,000 assets.

Each library is a database made by bulk insert (`filled_library.py`) in a temporary folder. Every figure is of the
library's own calls, rows to values, one at a time in this process, 95th percentile. Copies of vectors and colours in
memory are read before (`loading …` says how long that takes); whatever else a first call costs is counted.

    python benchmarks/library.py [--sizes 10000 100000 1000000] [--json] [--check]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from atelier.cli.plain import plain
from atelier.database import Database
from atelier.library.browse import Browser, Span, write_cursor
from atelier.library.browse_tables import EntryRow
from atelier.library.filters import Filter, Order
from atelier.library.looks import Looks
from atelier.library.search import Ranking, TextSearch
from atelier.library.selection import Place
from atelier.library.vectors import Vectors
from common import CLOCKS, Bar, Report, cores, machine_facts
from filled_library import BEGIN, COMMON, EMBEDDER, RARE, WORKSPACE, fill

SIZES = (10_000, 100_000, 1_000_000)
VECTORS, WIDTH = 100_000, 512
PAGE = 100
FAR = 10_000
"""The page that is compared with the first."""

MOST_MS, MOST_SEMANTIC_MS, MOST_PAGE_KB = 50.0, 60.0, 100.0


def measured(call: Callable[[int], object], times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each call."""
    taken: list[float] = []
    for number in range(times):
        begun = clock()
        call(number)
        taken.append((clock() - begun) * 1e3)
    return taken


def p95(taken: Sequence[float]) -> float:
    return float(np.percentile(taken, 95))


def cases(database: Database, count: int) -> dict[str, Callable[[int], object]]:
    """What is asked of a library, by name."""
    browser, words = Browser(database, WORKSPACE), TextSearch(database, WORKSPACE)
    vectors, looks = Vectors(database, WORKSPACE), Looks(database, WORKSPACE)
    far = _cursor_at(database, min(FAR * PAGE, count) - PAGE)
    year = [BEGIN + timedelta(days=30 * month) for month in range(60)]
    rng = np.random.default_rng(3)
    asked = rng.standard_normal((100, WIDTH)).astype(np.float32)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    common = ["subject000", "subject001", "subject005", "subject020", "subject150"]
    return {
        "first page": lambda i: browser.page(limit=PAGE),
        "filtered page: subject": lambda i: browser.page(Filter(subjects=(common[i % 5],)), limit=PAGE),
        "filtered page: subject, model, stars, shape": lambda i: browser.page(
            Filter(subjects=(common[i % 5],), models=(f"model-{i % 4}",), stars=1 + i % 5, shapes=("portrait",)),
            limit=PAGE,
        ),
        "filtered page: kind, dates, rating, size": lambda i: browser.page(
            Filter(
                kinds=("photo",),
                since=year[i % 59],
                until=year[i % 59] + timedelta(days=300),
                ratings=("general",),
                short_side=800,
            ),
            limit=PAGE,
        ),
        f"page {FAR:,} by cursor": lambda i: browser.page(limit=PAGE, cursor=far),
        "first page by stars": lambda i: browser.page(order=Order.STARS, limit=PAGE),
        "first page of a subject by size": lambda i: browser.page(
            Filter(subjects=(common[i % 5],)), order=Order.LARGEST, limit=PAGE
        ),
        "timeline by month": lambda i: browser.timeline(),
        "timeline by day": lambda i: browser.timeline(span=Span.DAY),
        "timeline of a subject": lambda i: browser.timeline(Filter(subjects=(common[i % 5],))),
        "facets": lambda i: browser.facets(),
        "facets of a subject": lambda i: browser.facets(Filter(subjects=(common[i % 5],))),
        "search, rare term": lambda i: words.find(RARE),
        "search, common term": lambda i: words.find(COMMON),
        "search, common term ranked within 1,000": lambda i: words.find(COMMON, ranking=Ranking.BEST),
        "search, common and rare term": lambda i: words.find(f"{COMMON} {RARE}"),
        "search, common term of a subject": lambda i: words.find(COMMON, Filter(subjects=(common[i % 5],))),
        f"semantic search over {min(count, VECTORS):,}": lambda i: vectors.nearest(
            EMBEDDER, asked[i % 100], limit=PAGE
        ),
        f"semantic search over {min(count, VECTORS):,}, of a subject": lambda i: vectors.nearest(
            EMBEDDER, asked[i % 100], Filter(subjects=(common[i % 5],)), limit=PAGE
        ),
        "colour search": lambda i: looks.coloured([f"#{(i * 48271) % 0xFFFFFF:06x}"], limit=PAGE),
    }


def _cursor_at(database: Database, skipped: int) -> str:
    """The cursor after so many assets, found by counting: only the benchmark does that."""
    from sqlalchemy import select

    with database.read() as session:
        query = select(EntryRow.number).order_by(EntryRow.number.desc()).offset(skipped).limit(1)
        return write_cursor(Place((0, session.execute(query).scalar_one())), Order.NEWEST)


def asks(name: str) -> float | None:
    """The bar of a case in milliseconds, where there is one."""
    if name.startswith("semantic"):
        return MOST_SEMANTIC_MS
    named = ("first page", "filtered page", "page ", "timeline", "search, rare", "search, common term")
    return MOST_MS if name.startswith(named) and "ranked" not in name else None


def run(arguments: argparse.Namespace) -> Report:
    """Measures every size."""
    report = Report(
        "Library", machine_facts(arguments), header=("what (p95 of calls, ms)", *map("{:,}".format, arguments.sizes))
    )
    figures: dict[str, dict[int, float]] = {}
    for count in arguments.sizes:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            path = Path(folder) / "atelier.db"
            begun = time.perf_counter()
            fill(path, count, min(count, VECTORS), WIDTH)
            report.figures[f"making {count:,} (s)"] = time.perf_counter() - begun
            report.figures[f"database of {count:,} (MB)"] = path.stat().st_size / 1e6
            with Database.open(path) as database:
                found = cases(database, count)
                for name in (one for one in found if "semantic" in one or "colour" in one):
                    report.figures[f"loading for {name} at {count:,} (ms)"] = measured(found[name], 1)[0]
                for name, call in found.items():
                    figures.setdefault(name, {})[count] = p95(measured(call, arguments.calls, CLOCKS[arguments.clock]))
                page = json.dumps(plain(Browser(database, WORKSPACE).page(limit=PAGE)))
                report.figures[f"page of {PAGE} at {count:,} (kB of JSON)"] = len(page) / 1e3
    largest = max(arguments.sizes)
    for name, by_size in figures.items():
        report.rows.append((name, *(f"{by_size[size]:.1f}" if size in by_size else "" for size in arguments.sizes)))
        report.figures |= {f"{name} at {size:,} (p95, ms)": value for size, value in by_size.items()}
        most = asks(name)
        if most is not None and largest in by_size:
            report.bars.append(
                Bar(f"{name} at {largest:,}", f"<= {most:g} ms", f"{by_size[largest]:.1f} ms", by_size[largest] <= most)
            )
    size = float(report.figures[f"page of {PAGE} at {largest:,} (kB of JSON)"])
    report.bars.append(Bar("a page", f"<= {MOST_PAGE_KB:g} kB", f"{size:.0f} kB", size <= MOST_PAGE_KB))
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="assets in each library")
    made.add_argument("--calls", type=int, default=100, help="how often each is called")
    made.add_argument("--folder", default=None, help="where the libraries are made; the system's temporary folder")
    made.add_argument("--threads", type=int, default=cores(), help="threads of NumPy")
    made.add_argument("--clock", choices=CLOCKS, default="wall", help="cpu: processor time, on a busy machine")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    arguments = made.parse_args(argv)
    return run(arguments).finish(arguments)


if __name__ == "__main__":
    sys.exit(main())
