import type { Photo } from "@/api/types";

/** Where faces were found, over the photo as it is shown (whole, in a square). */
export function FaceBoxes({ photo }: { photo: Photo }) {
  const side = Math.max(photo.width, photo.height);
  const left = (side - photo.width) / 2;
  const top = (side - photo.height) / 2;
  return (
    <svg viewBox={`0 0 ${side} ${side}`} aria-hidden className="pointer-events-none absolute inset-0 size-full">
      {photo.faces.map(([x0 = 0, y0 = 0, x1 = 0, y1 = 0], index) => (
        <rect
          key={index}
          x={x0 + left}
          y={y0 + top}
          width={x1 - x0}
          height={y1 - y0}
          rx={side / 60}
          fill="none"
          stroke={index === 0 ? "#7c86ff" : "#ffffff"}
          strokeWidth={side / 90}
        />
      ))}
    </svg>
  );
}
