import type { Brought } from "@/api/adapterPlace";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";

/** What was recognised in a file, and key by key what was not. */
export function Found({ brought }: { brought: Brought }) {
  const keys = Object.entries(brought.left_out_keys);
  return (
    <div className="grid gap-2 text-sm">
      <p className="flex flex-wrap items-center gap-1.5 text-ink-2">
        {t("adapters.import.found")}
        {brought.layouts.map((one) => (
          <Badge key={one} tone="good">
            {word("adapters.layoutName", one)}
          </Badge>
        ))}
        {brought.kinds.map((one) => (
          <Badge key={one}>{word("adapters.partKind", one)}</Badge>
        ))}
      </p>
      {brought.notes.map((note) => (
        <p key={note} className="text-pretty text-ink-2 first-letter:uppercase">
          {note}
        </p>
      ))}
      {brought.left_out === 0 ? (
        <p className="text-ink-2">{t("adapters.import.allUsed")}</p>
      ) : (
        <details>
          <summary className="cursor-pointer text-warn">
            {t("adapters.import.leftOut", { count: brought.left_out })}
          </summary>
          <dl className="scroll-slim mt-2 max-h-52 overflow-y-auto rounded-md bg-sunken px-3 py-2" tabIndex={-1}>
            {keys.map(([key, why]) => (
              <div key={key} className="py-1">
                <dt className="font-mono text-xs wrap-anywhere">{key}</dt>
                <dd className="text-xs text-ink-2">{why}</dd>
              </div>
            ))}
          </dl>
          {brought.left_out > keys.length ? (
            <p className="mt-1 text-xs text-ink-2">
              {t("adapters.import.further", { count: brought.left_out - keys.length })}
            </p>
          ) : null}
        </details>
      )}
    </div>
  );
}
