import { api, ask, type Schemas } from "@/api/client";
import { addLayer, addStroke, strokeLayer, type Stroke, type StrokeLayer } from "@/screens/canvas/document";
import { onDocument, onPicture, pictureAt } from "@/screens/canvas/place";
import { chosenLayer, useCanvas } from "@/screens/canvas/state";
import { MASK_COLOUR } from "@/screens/canvas/useDrawing";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

let asked = 0;

/** Put what lies at a point of the topmost picture into the chosen mask (a new one where none is chosen). */
export async function pickAt(point: { x: number; y: number }, erase: boolean): Promise<void> {
  const { document } = useCanvas.getState();
  const picture = pictureAt(document, point);
  if (!picture) {
    toast.info(t("canvas.nothingToPick"));
    return;
  }
  const own = onPicture(picture, point);
  const mine = ++asked;
  let found: Schemas["SelectionOut"];
  try {
    found = await ask(
      api.POST("/v1/assets/{asset_id}/select", {
        params: { path: { asset_id: picture.asset } },
        body: { x: share(own.x / picture.width), y: share(own.y / picture.height) },
      }),
    );
  } catch (error) {
    toast.problem(error);
    return;
  }
  // A later click counts, and a picture that was moved or taken away meanwhile is another one.
  const state = useCanvas.getState();
  if (mine !== asked || !state.document.layers.includes(picture)) return;
  const chosen = chosenLayer(state);
  const known = chosen?.type === "mask" ? chosen : state.document.layers.findLast((one) => one.type === "mask");
  const mask = (known as StrokeLayer | undefined) ?? strokeLayer("mask", t("canvas.mask"));
  const strokes = found.outlines.map((outline): Stroke => ({
    tool: "lasso",
    erase: erase !== outline.hole,
    colour: MASK_COLOUR,
    points: outline.points.flatMap((place) => {
      const { x, y } = onDocument(picture, place);
      return [x, y];
    }),
  }));
  state.edit((before) =>
    strokes.reduce((next, stroke) => addStroke(next, mask.id, stroke), known ? before : addLayer(before, mask)),
  );
  state.set({ chosen: mask.id });
}

const share = (value: number) => Math.min(1, Math.max(0, value));
