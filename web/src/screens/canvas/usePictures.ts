import { useEffect, useMemo, useState } from "react";

import { contentAddress } from "@/api/assets";
import { assetsOf, type CanvasDocument } from "@/screens/canvas/document";
import type { Pictures } from "@/screens/canvas/render";

const loaded = new Map<string, HTMLImageElement>();

export function loadPicture(asset: string): Promise<HTMLImageElement> {
  const known = loaded.get(asset);
  if (known) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      loaded.set(asset, image);
      resolve(image);
    };
    image.onerror = () => reject(new Error("A picture of this canvas could not be loaded."));
    image.src = contentAddress(asset);
  });
}

/** The pictures that a document shows, as they arrive. */
export function usePictures(document: CanvasDocument, more: readonly string[] = []): Pictures {
  const [arrived, setArrived] = useState(0);
  const key = [...assetsOf(document), ...more].sort().join(",");
  useEffect(() => {
    let there = true;
    for (const asset of key.split(",").filter(Boolean)) {
      if (loaded.has(asset)) continue;
      loadPicture(asset)
        .then(() => there && setArrived((count) => count + 1))
        .catch(() => undefined); // its place stays empty; the layer panel still names it
    }
    return () => {
      there = false;
    };
  }, [key]);
  return useMemo(() => {
    void arrived;
    return new Map(
      key
        .split(",")
        .flatMap((asset) => (loaded.has(asset) ? [[asset, loaded.get(asset) as HTMLImageElement] as const] : [])),
    );
  }, [key, arrived]);
}
