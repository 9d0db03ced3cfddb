import "@/screens/viewer/words";

import { useState } from "react";

import { t } from "@/strings";

interface Side {
  src: string;
  label: string;
}

/** Two pictures over each other with a line between: dragged, or moved by the arrow keys. */
export function BeforeAfter({ before, after, ratio }: { before: Side; after: Side; ratio: number }) {
  const [at, setAt] = useState(50);
  return (
    <div
      className="relative h-full max-h-full max-w-full overflow-hidden rounded-lg select-none"
      style={{ aspectRatio: String(ratio) }}
    >
      <img src={after.src} alt={after.label} draggable={false} className="absolute inset-0 size-full object-contain" />
      <img
        src={before.src}
        alt={before.label}
        draggable={false}
        className="absolute inset-0 size-full object-contain"
        style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}
      />
      <span className="absolute top-2 left-2 rounded-sm bg-black/60 px-1.5 text-xs leading-5 text-white">
        {before.label}
      </span>
      <span className="absolute top-2 right-2 rounded-sm bg-black/60 px-1.5 text-xs leading-5 text-white">
        {after.label}
      </span>
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-white shadow-2"
        style={{ left: `${at}%` }}
      >
        <span className="absolute top-1/2 left-1/2 size-8 -translate-1/2 rounded-full border border-black/10 bg-white shadow-2" />
      </span>
      <input
        type="range"
        aria-label={t("viewer.slider")}
        min={0}
        max={100}
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
    </div>
  );
}
