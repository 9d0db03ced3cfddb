import { useEffect, useRef } from "react";

/** Between the pictures of a sheet, px: as the studio lays previews out. */
const GAP = 4;

/** One picture out of a preview sheet, which holds a task's pictures in rows of about equal sides. */
export function SheetCrop({ src, index, count }: { src: string; index: number; count: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let there = true;
    const image = new Image();
    image.onload = () => {
      const own = canvas.current;
      if (!there || !own) return;
      const columns = Math.ceil(Math.sqrt(count));
      const rows = Math.ceil(count / columns);
      const width = (image.naturalWidth + GAP) / columns - GAP;
      const height = (image.naturalHeight + GAP) / rows - GAP;
      own.width = Math.max(1, Math.round(width));
      own.height = Math.max(1, Math.round(height));
      own
        .getContext("2d")
        ?.drawImage(
          image,
          (index % columns) * (width + GAP),
          Math.floor(index / columns) * (height + GAP),
          width,
          height,
          0,
          0,
          own.width,
          own.height,
        );
    };
    image.src = src;
    return () => {
      there = false;
    };
  }, [src, index, count]);
  return <canvas ref={canvas} aria-hidden className="size-full object-cover" />;
}
