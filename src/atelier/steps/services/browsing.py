"""Browsing, searching and curating what is stored; where things came from; links for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from pydantic import JsonValue

from atelier.accounts.consent import Consents
from atelier.errors import InvalidInput, NotFound, Refused, Unavailable
from atelier.library import Entry, Library
from atelier.library.browse import Facets, Listing, Span, Timeline
from atelier.library.curating import Change, check_many
from atelier.library.details import Details
from atelier.library.filters import Filter, Order
from atelier.library.indexer import Indexed
from atelier.library.ledger import assets_in
from atelier.library.lineage import graph
from atelier.library.search import Hits, Ranking
from atelier.library.shares import Opened, Share
from atelier.library.tiles import Tile
from atelier.library.vectors import Embedder, Near
from atelier.recipe import Run
from atelier.steps.exporting import ExportOptions
from atelier.steps.services.exporting import ExportService, Out
from atelier.steps.services.packing import packed
from atelier.steps.services.pictures import PictureService

PARAMETERS = (
    "prompt",
    "negative_prompt",
    "model",
    "adapters",
    "seed",
    "steps",
    "guidance",
    "true_cfg",
    "sampler",
    "width",
    "height",
    "strength",
    "ability",
    "instruction",
)
"""What a person may want to take over from a picture."""


@dataclass(frozen=True)
class Node:
    """An asset in a lineage graph. `level` is below 0 for what the asset came from, above for what came from it."""

    tile: Tile
    level: int


@dataclass(frozen=True)
class LineageGraph:
    """`links` are (child, parent, role); `whole` is False where something was left out."""

    nodes: tuple[Node, ...]
    links: tuple[tuple[str, str, str], ...]
    whole: bool


@dataclass(frozen=True)
class Recall:
    """How an asset was made, to make it again or something like it.

    Attributes:
        recipe, inputs: of the run, empty for what was brought or whose run is forgotten.
        parameters: those of the picture itself (prompt, seed, …).
        sources: ids of assets among the inputs. missing: those of them that are erased or in the trash.
    """

    asset: str
    run: str | None
    recipe: Mapping[str, JsonValue]
    inputs: Mapping[str, JsonValue]
    parameters: Mapping[str, JsonValue]
    sources: tuple[str, ...]
    missing: tuple[str, ...]


class BrowseService:
    """What doors ask of the workspace's assets.

    Args:
        embedder: finds what sees pictures; asked for only when it is needed.
    """

    def __init__(
        self,
        library: Library,
        consents: Consents,
        pictures: PictureService,
        exports: Callable[[], ExportService],
        embedder: Callable[[], Embedder | None],
    ) -> None:
        self._library, self._consents, self._pictures = library, consents, pictures
        self._exports, self._embedder = exports, embedder

    # --- finding -----------------------------------------------------------------------------------------------------

    def page(
        self,
        wanted: Filter | None = None,
        *,
        order: Order = Order.NEWEST,
        limit: int = 100,
        cursor: str | None = None,
        skip: int = 0,
    ) -> Listing:
        """See `library.Browser.page`."""
        return self._library.browser.page(wanted, order=order, limit=limit, cursor=cursor, skip=skip)

    def timeline(self, wanted: Filter | None = None, span: Span = Span.MONTH) -> Timeline:
        """See `library.Browser.timeline`."""
        return self._library.browser.timeline(wanted, span)

    def facets(self, wanted: Filter | None = None) -> Facets:
        """See `library.Browser.facets`."""
        return self._library.browser.facets(wanted)

    def search(
        self,
        query: str,
        wanted: Filter | None = None,
        *,
        ranking: Ranking = Ranking.AUTO,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Hits:
        """By words; see `library.TextSearch.find`."""
        return self._library.words.find(query, wanted, ranking=ranking, limit=limit, cursor=cursor)

    def pictured(self, text: str, wanted: Filter | None = None, *, limit: int = 100) -> list[Near]:
        """Pictures that show what the words say, the best first.

        Raises:
            Unavailable: nothing is installed that sees pictures. InvalidInput: it knows none of the words.
        """
        embedder = self._eye()
        vector = embedder.words(text)
        if vector is None:
            raise InvalidInput(
                f"'{text[:80]}' says nothing that can be seen", advice="search by words instead, or describe a picture"
            )
        return self._library.vectors.nearest(embedder.name, vector, wanted, limit=limit)

    def similar(self, asset_id: str, wanted: Filter | None = None, *, limit: int = 100) -> list[Near]:
        """Pictures like this one, itself left out. Raises NotFound (also when it is not indexed yet), Unavailable."""
        self._library.assets.get(asset_id)
        embedder = self._eye()
        number, vector = self._library.vectors.vector_of(embedder.name, asset_id)
        return self._library.vectors.nearest(embedder.name, vector, wanted, limit=limit, leave_out=[number])

    def duplicates(self, asset_id: str, *, limit: int = 100) -> list[Near]:
        """Near-duplicates of an image. Raises NotFound."""
        return self._library.looks.duplicates(asset_id, limit=limit)

    def duplicate_groups(self, *, limit: int = 100) -> list[list[Tile]]:
        """Groups of near-duplicates among the newest 50,000 images."""
        return self._library.looks.duplicate_groups(limit=limit)

    def coloured(self, colours: Sequence[str], wanted: Filter | None = None, *, limit: int = 100) -> list[Near]:
        """Images with these colours (#rrggbb). Raises InvalidInput."""
        return self._library.looks.coloured(colours, wanted, limit=limit)

    # --- one asset ---------------------------------------------------------------------------------------------------

    def details(self, asset_id: str) -> Details:
        """Raises NotFound."""
        return self._library.browser.details(asset_id)

    def lineage(self, asset_id: str, *, depth: int = 6, most: int = 300) -> LineageGraph:
        """What it came from and what came from it, bounded; thumbnails are left out. Raises NotFound."""
        self._library.assets.get(asset_id)
        with self._library.database.read() as session:
            found = graph(session, asset_id, depth=depth, most=most, hidden=("thumbnail",))
        shown = {tile.id: tile for tile in self._library.browser.tiles(found.levels)}
        nodes = [Node(shown[one], level) for one, level in found.levels.items() if one in shown]
        links = tuple(link for link in found.links if link[0] in shown and link[1] in shown)
        return LineageGraph(tuple(sorted(nodes, key=lambda node: (node.level, node.tile.id))), links, found.whole)

    def recall(self, asset_id: str) -> Recall:
        """How it was made. Raises NotFound."""
        entry = self._library.assets.get(asset_id)
        run = self._run(entry)
        inputs = run.inputs if run else {}
        sources = tuple(dict.fromkeys(assets_in(dict(inputs))))
        missing = tuple(one for one in sources if not self._usable(one))
        parameters = {name: entry.asset.meta[name] for name in PARAMETERS if name in entry.asset.meta}
        recipe = run.recipe if run else {}
        return Recall(asset_id, entry.run, recipe, inputs, parameters, sources, missing)

    # --- changing ----------------------------------------------------------------------------------------------------

    def change(self, asset_ids: Iterable[str], change: Change) -> int:
        """Titles, notes, stars, tags; all or none. Raises NotFound, InvalidInput."""
        return self._library.curation.change(asset_ids, change)

    def trash(self, asset_ids: Iterable[str]) -> int:
        """Put assets away. Returns how many were not in the trash."""
        return self._library.assets.trash(check_many(asset_ids))

    def restore(self, asset_ids: Iterable[str]) -> int:
        """Take assets out of the trash. Returns how many were in it."""
        return self._library.assets.restore(check_many(asset_ids))

    def empty_trash(self, asset_ids: Sequence[str] | None = None, *, older_than: timedelta = timedelta(0)) -> int:
        """Delete for good what is in the trash, or these of it. Returns how many assets went."""
        return self._library.assets.empty_trash(asset_ids, older_than=older_than)

    # --- taking out --------------------------------------------------------------------------------------------------

    def zipped(self, asset_ids: Iterable[str], options: ExportOptions | None = None) -> Iterator[bytes]:
        """A zip of assets as exported files, made while it is read: memory holds one file at a time.

        What cannot be exported (erased meanwhile, or frozen without consent) is left out and named in `left-out.txt`.

        Raises:
            InvalidInput: no assets, or too many.
        """
        ids = check_many(asset_ids)
        exports, wanted = self._exports(), options or ExportOptions()
        return packed(ids, lambda asset_id: exports.file(asset_id, wanted))

    # --- sharing -----------------------------------------------------------------------------------------------------

    def share(
        self,
        asset_ids: Sequence[str],
        *,
        user: str = "",
        title: str = "",
        expires: datetime | None = None,
        password: str | None = None,
        originals: bool = False,
    ) -> tuple[Share, str]:
        """A link that shows these assets, and its token, which is told only here; see `library.Shares.create`.

        Raises:
            Refused: an asset shows a person who has not agreed to sharing, or may be shown to nobody.
        """
        for asset_id in check_many(asset_ids):
            for subject in self._library.assets.get(asset_id).asset.subjects:
                self._require_sharing(subject)
        return self._library.shares.create(
            asset_ids, user=user, title=title, expires=expires, password=password, originals=originals
        )

    def opened(self, token: str, password: str | None = None, *, proven: bool = False) -> Opened:
        """What a link shows now: nothing of people whose consent to sharing does not hold any more.

        Raises NotFound, Refused; see `library.Shares.open`.
        """
        return self._allowed(self._library.shares.open(token, password, proven=proven))

    def shared_thumbnail(
        self, token: str, asset_id: str, edge: int, password: str | None = None, *, proven: bool = False
    ) -> bytes:
        """A small WebP of an asset that a link shows, signed where it was made here. Raises NotFound, Refused."""
        self._shown(token, asset_id, password, proven)
        return self._exports().thumbnail(asset_id, edge)

    def shared_file(self, token: str, asset_id: str, password: str | None = None, *, proven: bool = False) -> Out:
        """An asset in full size, with the least metadata. Raises NotFound; Refused where the link does not allow it."""
        found = self._shown(token, asset_id, password, proven)
        if not found.originals:
            raise Refused("this link shows pictures in small sizes only", advice="ask whoever sent it")
        out = self._exports().file(asset_id, ExportOptions(metadata="minimal"))
        self._library.shares.note_use(found.id, download=True)
        suffix = PurePosixPath(out.name).suffix
        # The usual name holds the first words of the prompt, which the link does not tell.
        return Out(out.asset_id, f"{asset_id[:8]}{suffix}", out.media_type, out.content, out.exported)

    def _shown(self, token: str, asset_id: str, password: str | None, proven: bool) -> Opened:
        found = self._allowed(self._library.shares.item(token, asset_id, password, proven=proven))
        if not found.items:
            raise NotFound("this link does not show that (any more)")
        return found

    def _allowed(self, opened: Opened) -> Opened:
        if opened.workspace != self._library.workspace:
            raise NotFound("there is no such link, or it has ended")
        asked: dict[str, bool] = {}
        for subject in {subject for item in opened.items for subject in item.subjects}:
            try:
                self._require_sharing(subject)
                asked[subject] = True
            except (Refused, NotFound):
                asked[subject] = False
        items = tuple(item for item in opened.items if all(asked[subject] for subject in item.subjects))
        return Opened(
            opened.id, opened.workspace, opened.title, opened.originals, opened.protected, opened.expires, items
        )

    def _require_sharing(self, subject: str) -> None:
        found = self._library.subjects.get(subject)
        if found.kind.human:
            self._consents.require(self._library.workspace, subject, "share", called=found.name)

    # --- indexing ----------------------------------------------------------------------------------------------------

    def index(
        self,
        *,
        again: bool = False,
        most: int | None = None,
        on_batch: Callable[[Indexed], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Indexed:
        """Look at images that wait for it: colours, and vectors where something is installed that makes them."""
        if again:
            self._library.indexer.again()
        if not self._library.indexer.waiting() and not again and self._embedder() is None:
            return Indexed(0, 0, 0)
        return self._library.indexer.run(self._embedder(), most=most, on_batch=on_batch, stop=stop)

    def waiting(self) -> int:
        """How many images have not been looked at; costs nothing, for a worker that has nothing else to do."""
        return self._library.indexer.waiting()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _eye(self) -> Embedder:
        embedder = self._embedder()
        if embedder is None:
            raise Unavailable(
                "nothing is installed that sees what is pictured",
                advice="put an image-text model (CLIP or SigLIP) into the home's models/embedder",
            )
        return embedder

    def _run(self, entry: Entry) -> Run | None:
        if entry.run is None:
            return None
        try:
            return self._library.ledger.run(self._library.workspace, entry.run)
        except NotFound:
            return None

    def _usable(self, asset_id: str) -> bool:
        try:
            return self._library.assets.get(asset_id).trashed is None
        except NotFound:
            return False
