"""A library's database of any size, made by bulk insert: what years of use leave in it, from a fixed seed.

Two thirds are pictures, one third photos, over five years; subjects, models, adapters and tags are as uneven as people
use them (Zipf). Rows only: there are no blobs behind them. What the studio derives row by row (labels, tallies, search
texts) is written here for all rows at once; a test holds it against `indexing.refresh`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from atelier.database import Database
from atelier.library.colours import COLOURS, PACKED
from atelier.library.dimensions import DAY, Dimension, Facts, Shelf, moment_of, number_at
from atelier.library.indexing import LOOKS
from atelier.library.words import body_of

WORKSPACE = "default"
EMBEDDER = "benchmark"
BEGIN, END = datetime(2021, 11, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
SIZES = ((1024, 1024), (832, 1216), (1216, 832), (512, 512), (3024, 4032), (4032, 3024))
RARE, COMMON = "zephyr", "portrait"
RARE_EVERY = 20_000
CHUNK = 20_000
VOCABULARY = 8_000
SUBJECTS, MODELS, ADAPTERS, TAGS = 200, 8, 60, 300


@dataclass(frozen=True)
class Asset:
    """One asset to be written."""

    number: int
    id: str
    kind: str
    facts: Facts
    stars: int
    tags: tuple[str, ...]


def _zipf(rng: np.random.Generator, values: int, count: int) -> np.ndarray:
    weights = 1.0 / np.arange(1, values + 1)
    return rng.choice(values, count, p=weights / weights.sum())


def _words(rng: np.random.Generator) -> list[str]:
    letters = np.array(list("abcdefghijklmnoprstuvw"))
    return ["".join(rng.choice(letters, length)) for length in rng.integers(4, 10, VOCABULARY)]


def assets(count: int, seed: int = 0) -> Iterator[list[Asset]]:
    """The assets in chunks, oldest first."""
    rng = np.random.default_rng(seed)
    words = np.array(_words(rng))
    first, last = number_at(BEGIN), number_at(END)
    step = (last - first) // count
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        numbers = first + (start + np.arange(size)) * step + rng.integers(0, step, size)
        said = words[_zipf(rng, VOCABULARY, size * 12)].reshape(size, 12)
        picks = {
            name: _zipf(rng, values, size)
            for name, values in (("subject", SUBJECTS), ("model", MODELS), ("adapter", ADAPTERS), ("tag", TAGS))
        }
        chance = rng.random((size, 6))
        chunk: list[Asset] = []
        for i in range(size):
            photo = chance[i, 0] < 1 / 3
            width, height = SIZES[int(chance[i, 1] * len(SIZES))]
            text = f"{COMMON} of {' '.join(said[i])}" if not photo else f"{said[i][0]}-{start + i}.jpg"
            text += f" {RARE}" if (start + i) % RARE_EVERY == 7 else ""
            meta: dict = {"name": text} if photo else {"prompt": text, "model": f"model-{picks['model'][i]}"}
            if not photo and chance[i, 2] < 0.5:
                meta["adapters"] = [{"name": f"adapter-{picks['adapter'][i]}"}]
            stars = int(chance[i, 3] * 30) if chance[i, 3] < 0.2 else 0
            facts = Facts(
                kind="photo" if photo else "picture",
                media_type="image/jpeg" if photo else "image/png",
                width=width,
                height=height,
                rating=(None, "general", "sensitive")[min(2, int(chance[i, 4] * 2.2))],
                minor=False,
                stars=min(5, stars),
                meta=meta,
                subjects=frozenset({f"subject{picks['subject'][i]:03d}"}) if chance[i, 5] < 0.6 else frozenset(),
                step=None,
                collections=frozenset(),
            )
            tags = (f"tag-{picks['tag'][i]}",) if chance[i, 5] > 0.5 else ()
            number = int(numbers[i])
            chunk.append(Asset(number, f"a{start + i:015d}", facts.kind, facts, facts.stars, tags))
        yield chunk


def fill(path: Path, count: int, vectors: int, width: int = 512) -> None:
    """Make the database."""
    Database.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    run = connection.execute
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "cache_size=-800000",
        "foreign_keys=OFF",
        "temp_store=MEMORY",
    ):
        run(f"PRAGMA {pragma}")
    triggers = run(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'search_texts'"
    ).fetchall()
    indices = run(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
        "('assets', 'blobs', 'entries', 'entry_labels', 'asset_subjects', 'looks', 'vectors')"
    ).fetchall()
    run("BEGIN")
    for name, _ in triggers:
        run(f"DROP TRIGGER {name}")
    for name, _ in indices:
        run(f"DROP INDEX {name}")
    labels: dict[tuple[str, str], int] = {}
    postings: dict[int, list[int]] = {}
    for subject in range(SUBJECTS):
        name = f"subject{subject:03d}"
        columns = "(id, workspace, kind, name, trigger, notes, epoch, created)"
        values = (name, WORKSPACE, name, name, _when(BEGIN))
        run(f"INSERT INTO subjects {columns} VALUES (?, ?, 'person', ?, ?, '', 1, ?)", values)
    rng = np.random.default_rng(1)
    for chunk in assets(count):
        _write(connection, chunk, labels, postings)
        looks = _looks(rng, len(chunk))
        rows = [(one.number, WORKSPACE, 1, look[8:], look[:8]) for one, look in zip(chunk, looks, strict=True)]
        connection.executemany(
            "INSERT INTO looks (number, workspace, seq, colours, fingerprint) VALUES (?,?,?,?,?)", rows
        )
    run("INSERT INTO partitions VALUES (?, ?, 1, 0)", (WORKSPACE, LOOKS))
    for label, numbers in sorted(postings.items()):
        connection.executemany("INSERT INTO entry_labels VALUES (?, ?)", ((label, number) for number in numbers))
        days, held = np.unique(np.array(numbers) // DAY, return_counts=True)
        rows = [(label, day, count) for day, count in zip(days.tolist(), held.tolist(), strict=True)]
        connection.executemany("INSERT INTO tallies VALUES (?, ?, ?)", rows)
    named = [
        (label, WORKSPACE, Shelf.GALLERY.value, dimension, value, len(postings[label]))
        for (dimension, value), label in labels.items()
    ]
    connection.executemany("INSERT INTO labels VALUES (?, ?, ?, ?, ?, ?)", named)
    _vectors(connection, vectors, width)
    run("INSERT INTO search_words(search_words) VALUES ('rebuild')")
    for _, sql in [*indices, *triggers]:
        run(sql)
    run("COMMIT")
    run("ANALYZE")
    connection.close()


def _write(
    connection: sqlite3.Connection,
    chunk: list[Asset],
    labels: dict[tuple[str, str], int],
    postings: dict[int, list[int]],
) -> None:
    moments = [_when(moment_of(one.number)) for one in chunk]
    many = connection.executemany
    blobs = [
        ("b" + one.id, WORKSPACE, "stored", "", when, b"k", one.id, 1) for one, when in zip(chunk, moments, strict=True)
    ]
    many(
        "INSERT INTO blobs (id, workspace, state, owner, created, wrapped_key, digest, size) VALUES (?,?,?,?,?,?,?,?)",
        blobs,
    )
    many(
        "INSERT INTO assets (id, workspace, kind, media_type, blob_id, width, height, rating, minor, meta, created,"
        " run_id) VALUES (?,?,?,?,?,?,?,?,0,?,?,?)",
        [
            (
                one.id,
                WORKSPACE,
                one.kind,
                one.facts.media_type,
                "b" + one.id,
                one.facts.width,
                one.facts.height,
                one.facts.rating,
                json.dumps(one.facts.meta),
                when,
                None if one.kind == "photo" else f"r{one.id[:-1]}",
            )
            for one, when in zip(chunk, moments, strict=True)
        ],
    )
    many(
        "INSERT INTO entries (number, asset_id, workspace, shelf, area, short_side, stars, title, note)"
        " VALUES (?,?,?,?,?,?,?,'','')",
        [
            (
                one.number,
                one.id,
                WORKSPACE,
                Shelf.GALLERY.value,
                one.facts.sides[0] * one.facts.sides[1],
                min(one.facts.sides),
                one.stars,
            )
            for one in chunk
        ],
    )
    many(
        "INSERT INTO asset_subjects VALUES (?, ?)",
        [(subject, one.id) for one in chunk for subject in one.facts.subjects],
    )
    many(
        "INSERT INTO search_texts VALUES (?, ?)",
        [
            (
                one.number,
                body_of(
                    WORKSPACE, Shelf.GALLERY, one.facts.meta, labels=_labelled(one, labels, postings), tags=one.tags
                ),
            )
            for one in chunk
        ],
    )


def _labelled(one: Asset, labels: dict[tuple[str, str], int], postings: dict[int, list[int]]) -> list[int]:
    """The ids of its labels, noted in their lists."""
    found: list[int] = []
    for dimension, value in one.facts.labels | {(Dimension.TAG, tag) for tag in one.tags}:
        label = labels.setdefault((dimension.value, value), len(labels) + 1)
        postings.setdefault(label, []).append(one.number)
        found.append(label)
    return found


def _looks(rng: np.random.Generator, count: int) -> list[bytes]:
    colours = np.zeros((count, COLOURS), PACKED)
    colours["l"] = rng.integers(0, 256, (count, COLOURS))
    colours["a"], colours["b"] = rng.integers(-80, 80, (2, count, COLOURS))
    colours["share"] = np.sort(rng.integers(5, 100, (count, COLOURS)))[:, ::-1]
    prints = rng.integers(0, 256, (count, 8), dtype=np.uint8)
    return [bytes(prints[i]) + colours[i].tobytes() for i in range(count)]


def _vectors(connection: sqlite3.Connection, count: int, width: int) -> None:
    """Unit vectors of the newest assets."""
    rng = np.random.default_rng(2)
    numbers = [
        row[0] for row in connection.execute("SELECT number FROM entries ORDER BY number DESC LIMIT ?", (count,))
    ]
    for start in range(0, len(numbers), CHUNK):
        part = numbers[start : start + CHUNK]
        block = rng.standard_normal((len(part), width), np.float32)
        block /= np.linalg.norm(block, axis=1, keepdims=True)
        rows = [
            (number, EMBEDDER, WORKSPACE, 1, row.astype("<f2").tobytes())
            for number, row in zip(part, block, strict=True)
        ]
        connection.executemany(
            "INSERT INTO vectors (number, embedder, workspace, seq, vector) VALUES (?,?,?,?,?)", rows
        )
    connection.execute("INSERT INTO partitions VALUES (?, ?, 1, 0)", (WORKSPACE, EMBEDDER))


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
