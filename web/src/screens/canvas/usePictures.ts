import { useEffect, useState } from "react";

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
  const [arrived, setArrived] = useState<Pictures>(() => new Map(loaded));
  const key = [...assetsOf(document), ...more].sort().join(",");
  useEffect(() => {
    let there = true;
    const tell = () => {
      if (there) setArrived(new Map(loaded));
    };
    for (const asset of key.split(",").filter(Boolean)) {
      // What cannot be loaded leaves its place empty; the layer panel still names it.
      loadPicture(asset)
        .then(tell)
        .catch(() => undefined);
    }
    return () => {
      there = false;
    };
  }, [key]);
  return arrived;
}
