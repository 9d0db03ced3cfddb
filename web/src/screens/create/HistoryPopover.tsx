import { useState, type ReactNode } from "react";

import { knownRun, useFeed } from "@/api/runs";
import { t } from "@/strings";
import { Input } from "@/ui/field";
import { Popover } from "@/ui/popover";

/** What was asked for before, to ask again. */
export function HistoryPopover({ children, onChoose }: { children: ReactNode; onChoose: (prompt: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover trigger={children} label={t("create.history")} open={open} onOpenChange={setOpen} className="w-96 p-2">
      <Earlier
        onChoose={(prompt) => {
          setOpen(false);
          onChoose(prompt);
        }}
      />
    </Popover>
  );
}

function Earlier({ onChoose }: { onChoose: (prompt: string) => void }) {
  const feed = useFeed();
  const [text, setText] = useState("");
  // Listings only have the first words; what was read whole has all of them.
  const prompts = [...new Set(feed.runs.flatMap((run) => knownRun(run.id)?.prompts ?? run.prompts))];
  const found = prompts.filter((prompt) => prompt.toLowerCase().includes(text.toLowerCase())).slice(0, 40);
  if (prompts.length === 0) return <p className="p-3 text-ink-2">{t("create.historyEmpty")}</p>;
  return (
    <>
      <Input
        aria-label={t("common.search")}
        placeholder={t("common.search")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="scroll-slim mt-2 max-h-72 overflow-y-auto">
        {found.map((prompt) => (
          <li key={prompt}>
            <button
              type="button"
              onClick={() => onChoose(prompt)}
              className="w-full rounded-md px-2 py-2 text-left hover:bg-hover pointer-coarse:min-h-11"
            >
              <span className="line-clamp-2">{prompt}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
