import { Check, FileArchive, ImageOff, LoaderCircle, X } from "lucide-react";

import { useState } from "react";

import { type IntakeItem, worst } from "@/screens/photos/intake";
import { t } from "@/strings";
import { cn } from "@/ui/cn";

/** A verdict for each photo, as it arrives. */
export function VerdictGrid({ items }: { items: readonly IntakeItem[] }) {
  return (
    <ul className="grid grid-cols-3 gap-2 sm:grid-cols-5">
      {items.map((item) => (
        <Item key={item.key} item={item} />
      ))}
    </ul>
  );
}

function Item({ item }: { item: IntakeItem }) {
  const [shown, setShown] = useState(item.preview !== "");
  const several = item.news.length > 1;
  const accepted = item.news.length > 0 && item.news.every((one) => one.accepted);
  const bad = item.state === "failed" || (item.state === "done" && !accepted);
  const finding = several ? undefined : worst(item.news[0]?.findings ?? []);
  const said =
    item.problem ||
    (several
      ? t("intake.zip", { accepted: item.news.filter((one) => one.accepted).length, count: item.news.length })
      : (finding?.message ?? (item.state === "done" ? t("intake.good") : "")));
  return (
    <li className="grid content-start gap-1">
      <div
        className={cn(
          "relative aspect-square overflow-hidden rounded-md bg-hover",
          bad && "ring-2 ring-bad/60 ring-inset",
        )}
      >
        {shown ? (
          <img
            src={item.preview}
            alt={item.name}
            onError={() => setShown(false)}
            className={cn("size-full object-cover", bad && "opacity-50", item.state !== "done" && "opacity-70")}
          />
        ) : (
          <span className="grid size-full place-items-center text-ink-3">
            {/zip$/i.test(item.name) ? (
              <FileArchive size={28} strokeWidth={1.5} />
            ) : (
              <ImageOff size={24} strokeWidth={1.5} />
            )}
          </span>
        )}
        <span
          className={cn(
            "absolute right-1.5 bottom-1.5 grid size-6 place-items-center rounded-full text-white",
            item.state === "done" && accepted ? "bg-[#16703c]" : bad ? "bg-bad-fill" : "bg-black/60",
          )}
        >
          {item.state === "done" && accepted ? (
            <Check size={14} strokeWidth={3} />
          ) : bad ? (
            <X size={14} strokeWidth={3} />
          ) : (
            <LoaderCircle size={14} className="animate-spin" />
          )}
        </span>
      </div>
      <p title={said} className={cn("line-clamp-3 text-xs", bad ? "text-bad" : "text-ink-2")}>
        {said || item.name}
      </p>
    </li>
  );
}
