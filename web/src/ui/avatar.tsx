import { cn } from "@/ui/cn";

/** A small round picture of somebody, or their first letter. */
export function Avatar({
  src,
  name,
  size,
  className,
}: {
  src: string | null;
  name: string;
  size: number;
  className?: string;
}) {
  const style = { width: size, height: size, fontSize: size * 0.42 };
  return src ? (
    <img src={src} alt="" style={style} className={cn("shrink-0 rounded-full bg-hover object-cover", className)} />
  ) : (
    <span
      aria-hidden
      style={style}
      className={cn("grid shrink-0 place-items-center rounded-full bg-press font-semibold text-ink-2", className)}
    >
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
