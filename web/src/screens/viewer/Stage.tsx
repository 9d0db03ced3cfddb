import "@/screens/viewer/words";

import { useEffect, useRef, useState } from "react";

import { useActions } from "@/actions/registry";
import { contentAddress, useLineage } from "@/api/assets";
import type { AssetDetail } from "@/api/types";
import { BeforeAfter } from "@/pictures/BeforeAfter";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";

const MOST = 8;

/** The picture on a calm ground: fitted, or zoomed by wheel and double click; against what it was made from on wish. */
export function Stage({ asset }: { asset: AssetDetail }) {
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const [pan, setPan] = useState({ x: 0, y: 0 });
  const [before, setBefore] = useState(false);
  const lineage = useLineage(asset.id);
  const source = lineage.data?.parents.find(
    (one) => one.kind === "picture" || one.kind === "photo" || one.kind === "image",
  );

  useEffect(() => {
    const own = box.current;
    if (!own) return;
    // Passive listeners may not keep the page from zooming, so this one is set by hand.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      setZoom((now) => Math.min(MOST, Math.max(1, now * Math.exp(-event.deltaY * 0.002))));
    };
    own.addEventListener("wheel", wheel, { passive: false });
    return () => own.removeEventListener("wheel", wheel);
  }, []);
  useActions([
    {
      id: "viewer.zoom",
      label: t("viewer.zoom"),
      scope: "viewer",
      shortcut: "z",
      perform: () => setZoom(zoom > 1 ? 1 : 2),
    },
    {
      id: "viewer.before",
      label: t("viewer.before"),
      scope: "viewer",
      shortcut: "b",
      enabled: () => source !== undefined,
      perform: () => setBefore(!before),
    },
  ]);

  if (before && source) {
    return (
      <div className="absolute inset-0 grid place-items-center p-4 sm:p-8">
        <BeforeAfter
          before={{ src: contentAddress(source.id), label: t("viewer.beforeLabel") }}
          after={{ src: asset.content, label: t("viewer.afterLabel") }}
          ratio={asset.width / asset.height}
        />
        <Button className="absolute bottom-4" size="sm" onClick={() => setBefore(false)}>
          {t("viewer.beforeEnd")}
        </Button>
      </div>
    );
  }
  return (
    <div
      ref={box}
      className={cn(
        "[container-type:size] absolute inset-0 grid touch-none grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center overflow-hidden p-4 sm:p-8",
        zoom > 1 && "cursor-grab active:cursor-grabbing",
      )}
      onDoubleClick={() => setZoom(zoom > 1 ? 1 : 2)}
      onPointerDown={(event) => zoom > 1 && event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (zoom > 1 && event.buttons === 1) setPan({ x: pan.x + event.movementX, y: pan.y + event.movementY });
      }}
    >
      <img
        src={asset.content}
        alt={asset.prompt || t("picture.untitled")}
        draggable={false}
        className="max-w-none shadow-2"
        style={{
          // Small pictures of the built-in model are shown larger, never larger than the room there is.
          width: `min(100cqw, ${(100 * asset.width) / asset.height}cqh, ${Math.max(asset.width, 640)}px)`,
          aspectRatio: `${asset.width} / ${asset.height}`,
          transform: `translate(${zoom > 1 ? pan.x : 0}px, ${zoom > 1 ? pan.y : 0}px) scale(${zoom})`,
        }}
      />
      {source ? (
        <Button className="absolute bottom-4" size="sm" onClick={() => setBefore(true)}>
          {t("viewer.before")}
        </Button>
      ) : null}
    </div>
  );
}
