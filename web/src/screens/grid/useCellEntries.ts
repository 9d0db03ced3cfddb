import { assetOf } from "@/api/assets";
import type { GridCell } from "@/api/grids";
import { entriesOf, usePictureActions } from "@/pictures/actions";
import type { MenuEntries } from "@/ui/menu";

/** What of a picture's actions makes sense in a cell; using its settings comes first. */
const OFFERED = [
  "picture.recall",
  "picture.recallSeed",
  "picture.vary",
  "picture.instruct",
  "picture.upscale",
  "picture.reference",
  "picture.collection",
  "picture.export",
  "picture.share",
  "picture.download",
];

/** The menu of a cell. */
export function useCellEntries(cell: GridCell, picture: string): MenuEntries {
  const actions = usePictureActions();
  const tile = { id: picture, kind: "picture", created: "", width: 1, height: 1, stars: 0, trashed: null };
  const all = actions([assetOf({ ...tile, title: cell.prompt })], "create");
  const own = OFFERED.flatMap((id) => all.filter((action) => action.id === id));
  return entriesOf(own, ["picture.vary", "picture.collection"]);
}
