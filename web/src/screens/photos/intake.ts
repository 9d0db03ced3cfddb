import { create } from "zustand";

import { addPhoto, changeSubject, createSubject, fetchSubject, forgetSubject } from "@/api/subjects";
import type { Finding, PhotoNews } from "@/api/types";
import { t } from "@/strings";
import { toast } from "@/ui/toast";

export type ItemState = "queued" | "sending" | "done" | "failed";

export interface IntakeItem {
  key: number;
  file: File;
  name: string;
  /** Address of a local copy to show; empty where the browser cannot show it (zips, HEIC). */
  preview: string;
  state: ItemState;
  /** 0 to 1. */
  sent: number;
  /** What the studio said; several for a zip. */
  news: PhotoNews[];
  problem: string;
}

interface Intake {
  open: boolean;
  /** Whose photos these are; null until that is said. */
  subject: string | null;
  /** Made for these photos, and not named yet. */
  fresh: boolean;
  items: IntakeItem[];
  take: (files: readonly File[], subject?: string) => void;
  choose: (subject: string) => void;
  startNew: () => Promise<void>;
  show: (open: boolean) => void;
  /** Go on with somebody who was begun. */
  resume: (subject: string) => void;
  /** The person is there to stay: named, or left for later on purpose. */
  settle: (subject: string) => Promise<void>;
  /** Somebody who was begun goes again, with the photos that came. */
  discard: (subject: string) => Promise<void>;
  clear: () => void;
}

/** Whether something of it reached the studio. */
const stored = (item: IntakeItem) => item.news.some((one) => one.asset !== null);

/** Photos on their way at once: enough to keep the server busy, few enough to see verdicts come one by one. */
const AT_ONCE = 3;
const SHOWN = /^image\/(jpeg|png|webp|avif|gif)$/;
let last = 0;
let sending = 0;

export const useIntake = create<Intake>((set, get) => ({
  open: false,
  subject: null,
  fresh: false,
  items: [],
  take: (files, subject) => {
    const items = files.map((file): IntakeItem => ({
      key: ++last,
      file,
      name: file.name,
      preview: SHOWN.test(file.type) ? URL.createObjectURL(file) : "",
      state: "queued",
      sent: 0,
      news: [],
      problem: "",
    }));
    // What was closed half-way is over, but for photos that are still on their way.
    const going = get().open || tally(get().items).busy ? get().subject : null;
    if (going === null) get().clear();
    set((state) => ({
      items: [...state.items, ...items],
      open: true,
      subject: subject ?? going,
      fresh: going === null ? false : state.fresh,
    }));
    pump();
  },
  choose: (subject) => {
    set({ subject, fresh: false });
    pump();
  },
  startNew: async () => {
    const subject = await createSubject({ name: t("intake.newName"), kind: "person" }, true);
    set({ subject: subject.id, fresh: true });
    pump();
  },
  show: (open) => {
    const { subject, items } = get();
    set({ open });
    // Nothing came: then nobody was begun either.
    const begun = items.some((item) => item.state !== "failed" && item.state !== "done") || items.some(stored);
    if (!open && subject && get().fresh && items.length > 0 && !begun) void get().discard(subject).catch(toast.problem);
  },
  resume: (subject) => {
    if (get().subject !== subject) get().clear();
    set({ subject, fresh: true, open: true });
  },
  settle: (subject) => changeSubject(subject, { draft: false }),
  discard: async (subject) => {
    if (get().subject === subject) get().clear();
    const { name } = await fetchSubject(subject);
    await forgetSubject(subject, { confirm: name, pictures: "erase", shared: "erase" });
  },
  clear: () => {
    for (const item of get().items) if (item.preview) URL.revokeObjectURL(item.preview);
    set({ items: [], subject: null, fresh: false, open: false });
  },
}));

function change(key: number, part: Partial<IntakeItem>): void {
  useIntake.setState((state) => ({
    items: state.items.map((item) => (item.key === key ? { ...item, ...part } : item)),
  }));
}

/** Send what waits, a few at a time. */
function pump(): void {
  const { subject, items } = useIntake.getState();
  if (!subject) return;
  for (const item of items) {
    if (sending >= AT_ONCE) return;
    if (item.state === "queued") void send(item, subject);
  }
}

async function send(item: IntakeItem, subject: string): Promise<void> {
  sending += 1;
  change(item.key, { state: "sending" });
  try {
    const news = await addPhoto(subject, item.file, (sent) => change(item.key, { sent }));
    change(item.key, { state: "done", sent: 1, news });
  } catch (error) {
    change(item.key, { state: "failed", problem: error instanceof Error ? error.message : String(error) });
  } finally {
    sending -= 1;
    pump();
  }
}

/** The findings that speak against a photo first. */
export function worst(findings: readonly Finding[]): Finding | undefined {
  return findings.find((one) => one.severity === "refuse") ?? findings.find((one) => one.severity === "warn");
}

export interface Tally {
  sent: number;
  total: number;
  accepted: number;
  refused: number;
  busy: boolean;
}

/** Of photos that are in the studio. */
export function tallyOf(photos: readonly { accepted: boolean }[]): Tally {
  const accepted = photos.filter((one) => one.accepted).length;
  return { sent: photos.length, total: photos.length, accepted, refused: photos.length - accepted, busy: false };
}

export function tally(items: readonly IntakeItem[]): Tally {
  const news = items.flatMap((item) => item.news);
  const waiting = items.filter((item) => item.state === "queued" || item.state === "sending").length;
  return {
    sent: items.length - waiting,
    total: items.length,
    accepted: news.filter((one) => one.accepted).length,
    refused: news.filter((one) => !one.accepted).length + items.filter((item) => item.state === "failed").length,
    busy: waiting > 0,
  };
}
