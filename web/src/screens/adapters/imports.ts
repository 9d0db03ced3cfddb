import { create } from "zustand";

import { importAdapter, type Brought } from "@/api/adapterPlace";
import { problemOf, type Problem } from "@/api/problem";
import { refusedFile } from "@/lib/adapters";
import { t } from "@/strings";

/** A file that is to be brought in, and what became of it. */
export interface Bringing {
  key: number;
  file: File;
  state: "waits" | "sends" | "reads" | "done" | "refused";
  /** Of it that was sent, 0 to 1. */
  part: number;
  made: { adapter: string; number: number; name: string; brought: Brought } | null;
  problem: Problem | null;
}

interface Store {
  files: Bringing[];
  open: boolean;
  /** Add files to those that are to be brought in, and show them. */
  take: (files: readonly File[]) => void;
  drop: (key: number) => void;
  /** Send what waits, one after the other. */
  send: (said: { model: string; subject: string }) => Promise<void>;
  close: () => void;
}

let last = 0;

function begun(file: File): Bringing {
  const why = refusedFile(file.name);
  const problem: Problem | null = why
    ? {
        title: t("adapters.import.refused"),
        status: 0,
        detail: t(`adapters.import.why.${why}`),
        kept: "",
        advice: why === "pickled" ? t("adapters.import.pickledAdvice") : "",
      }
    : null;
  return { key: ++last, file, state: problem ? "refused" : "waits", part: 0, made: null, problem };
}

export const useImports = create<Store>((set, get) => {
  const change = (key: number, to: Partial<Bringing>) =>
    set((state) => ({ files: state.files.map((one) => (one.key === key ? { ...one, ...to } : one)) }));
  return {
    files: [],
    open: false,
    take: (files) =>
      set((state) => ({
        // What is over gives way to what comes.
        files: [...(state.open ? state.files : []), ...files.map(begun)],
        open: true,
      })),
    drop: (key) => set((state) => ({ files: state.files.filter((one) => one.key !== key) })),
    send: async (said) => {
      for (const { key, file, state } of get().files) {
        if (state !== "waits") continue;
        change(key, { state: "sends", part: 0 });
        try {
          const made = await importAdapter(file, said, (part) =>
            change(key, { part, state: part < 1 ? "sends" : "reads" }),
          );
          const { adapter, number, name, brought } = made;
          change(key, { state: "done", made: { adapter, number, name, brought } });
        } catch (error) {
          change(key, { state: "refused", problem: problemOf(error) });
        }
      }
    },
    close: () => set({ open: false }),
  };
});

/** Ask the person for files. */
export function chooseAdapters(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".safetensors";
  input.multiple = true;
  input.onchange = () => {
    if (input.files?.length) useImports.getState().take([...input.files]);
  };
  input.click();
}
