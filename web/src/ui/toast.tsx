import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { create } from "zustand";

import { problemOf } from "@/api/problem";
import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";

interface Note {
  id: number;
  tone: "info" | "good" | "bad";
  title: string;
  text?: string | undefined;
  action?: { label: string; run: () => void } | undefined;
}

interface Store {
  notes: Note[];
  add: (note: Omit<Note, "id">) => void;
  drop: (id: number) => void;
}

let last = 0;
const MOST = 3;

const useToasts = create<Store>((set) => ({
  notes: [],
  add: (note) => set((state) => ({ notes: [...state.notes.slice(1 - MOST), { ...note, id: ++last }] })),
  drop: (id) => set((state) => ({ notes: state.notes.filter((note) => note.id !== id) })),
}));

/** Says something in passing; `toast.undo` also offers the way back. */
export const toast = {
  info: (title: string, text?: string) => useToasts.getState().add({ tone: "info", title, text }),
  good: (title: string, action?: Note["action"]) => useToasts.getState().add({ tone: "good", title, action }),
  undo: (title: string, undo: () => void) =>
    useToasts.getState().add({ tone: "good", title, action: { label: t("common.undo"), run: undo } }),
  problem: (error: unknown) => {
    const problem = problemOf(error);
    const text = [problem.detail, problem.kept, problem.advice].filter(Boolean).join(" · ");
    useToasts.getState().add({ tone: "bad", title: problem.title, text });
  },
};

const ICONS = { info: Info, good: CircleCheck, bad: TriangleAlert };

export function Toasts() {
  const { notes, drop } = useToasts();
  return (
    <Radix.Provider swipeDirection="right" label={t("common.notice")}>
      {notes.map((note) => {
        const Icon = ICONS[note.tone];
        return (
          <Radix.Root
            key={note.id}
            duration={note.tone === "bad" ? 10_000 : 6_000}
            onOpenChange={(open) => !open && drop(note.id)}
            className="flex items-start gap-3 rounded-lg border border-line bg-raised py-3 pr-2 pl-4 shadow-3 animate-rise"
          >
            <Icon size={18} className={cn("mt-px shrink-0", note.tone === "bad" ? "text-bad" : note.tone === "good" ? "text-good" : "text-ink-2")} />
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-medium text-pretty">{note.title}</Radix.Title>
              {note.text ? <Radix.Description className="mt-0.5 text-sm text-pretty break-words text-ink-2">{note.text}</Radix.Description> : null}
            </div>
            {note.action ? (
              <Radix.Action
                altText={note.action.label}
                onClick={note.action.run}
                className="-my-1 h-7 rounded-md px-2 font-medium text-accent-ink hover:bg-hover pointer-coarse:h-9"
              >
                {note.action.label}
              </Radix.Action>
            ) : null}
            <Radix.Close asChild>
              <IconButton label={t("common.close")} size="sm" className="-my-1.5">
                <X size={14} />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        );
      })}
      <Radix.Viewport className="fixed right-4 bottom-20 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none sm:bottom-4" />
    </Radix.Provider>
  );
}
