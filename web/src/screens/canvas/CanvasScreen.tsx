import "@/screens/canvas/words";

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";

import { fetchAsset } from "@/api/assets";
import { fetchDocument } from "@/api/documents";
import { addLayer, emptyDocument, isDocument, pictureLayer, type CanvasDocument } from "@/screens/canvas/document";
import { CanvasHeader } from "@/screens/canvas/CanvasHeader";
import { useCandidates, FillPanel } from "@/screens/canvas/FillPanel";
import { LayersPanel } from "@/screens/canvas/LayersPanel";
import { useCanvas } from "@/screens/canvas/state";
import { Toolbar } from "@/screens/canvas/Toolbar";
import { useCanvasActions } from "@/screens/canvas/useCanvasActions";
import { usePictures } from "@/screens/canvas/usePictures";
import { useActions } from "@/actions/registry";
import { t } from "@/strings";
import { Failure, Skeleton } from "@/ui/states";

const CanvasStage = lazy(() =>
  import("@/screens/canvas/CanvasStage").then((module) => ({ default: module.CanvasStage })),
);

/** Work on one picture: layers, masks, what is filled by words, and what is accepted of it. */
export function CanvasScreen() {
  const { id } = useParams({ strict: false });
  const { picture } = useSearch({ strict: false });
  const navigate = useNavigate();
  const canvas = useCanvas();
  const { open } = canvas;
  const [error, setError] = useState<unknown>(null);
  const [ready, setReady] = useState(false);
  const [original, setOriginal] = useState<CanvasDocument | null>(null);

  useEffect(() => {
    let there = true;
    const start = async () => {
      setReady(false);
      setError(null);
      if (id) {
        const found = await fetchDocument(id);
        if (!isDocument(found.content)) throw new Error(t("canvas.unreadable"));
        if (there) open(found.content, { id, name: found.name, saved: true });
      } else if (picture) {
        const asset = await fetchAsset(picture);
        const blank = emptyDocument(asset.width, asset.height);
        if (there)
          open(
            addLayer(blank, pictureLayer(asset.id, asset.prompt.slice(0, 40) || t("canvas.picture"), asset, blank)),
            { name: asset.prompt.slice(0, 60) },
          );
      } else {
        open(emptyDocument(512, 512), { name: "" });
      }
      if (there) {
        setOriginal(useCanvas.getState().document);
        setReady(true);
      }
    };
    start().catch((problem: unknown) => there && setError(problem));
    return () => {
      there = false;
    };
  }, [id, picture, open]);

  const candidates = useCandidates();
  const shown = candidates.shown;
  const pictures = usePictures(canvas.document, [
    ...(shown ? [shown.id] : []),
    ...(original ? original.layers.flatMap((layer) => (layer.type === "picture" ? [layer.asset] : [])) : []),
  ]);
  const candidate = useMemo(() => (shown ? (pictures.get(shown.id) ?? null) : null), [shown, pictures]);
  useActions(useCanvasActions(pictures));

  if (error) return <Failure error={error} onRetry={() => void navigate({ to: "/canvas" })} />;
  return (
    <div className="flex h-full flex-col">
      <CanvasHeader pictures={pictures} />
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <Toolbar />
        <div className="relative min-h-0 min-w-0 flex-1 bg-sunken">
          {ready ? (
            <Suspense fallback={<Skeleton className="absolute inset-16" />}>
              <CanvasStage pictures={pictures} candidate={candidate} original={original} />
            </Suspense>
          ) : (
            <Skeleton className="absolute inset-16" />
          )}
          <FillPanel pictures={pictures} candidates={candidates} />
        </div>
        <LayersPanel pictures={pictures} />
      </div>
    </div>
  );
}
