import { t } from "@/strings";

const bytes = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

const row = new Intl.ListFormat("en", { type: "conjunction" });

/** ["training", "pictures"] → "training and pictures". */
export const listed = (words: readonly string[]): string => row.format(words);

/** 1536 → "1.5 kB": files and disks, in powers of ten as the command line and the documents have them. */
export function fileSize(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = size > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(size) / 3)) : 0;
  return `${bytes.format(size / 1000 ** power)} ${units[power] ?? "B"}`;
}

/** 2^30 → "1 GiB": memory, which comes in powers of two. */
export const memorySize = (size: number): string => `${bytes.format(size / 2 ** 30)} GiB`;

/** 75 → "75 s"; 200 → "3 min"; 8000 → "2.2 h"; 2,000,000 → "23 days". */
export function duration(seconds: number): string {
  if (seconds < 90) return t("time.seconds", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 90 * 60) return t("time.minutes", { count: Math.round(seconds / 60) });
  if (seconds < 48 * 3600) return t("time.hours", { count: Math.round(seconds / 360) / 10 });
  return t("time.days", { count: Math.round(seconds / 86_400) });
}

export function left(seconds: number): string {
  return t("time.left", { time: duration(seconds) });
}

export function ago(time: string, now = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 10) return t("time.now");
  if (seconds < 86_400) return t("time.ago", { time: duration(seconds) });
  return day.format(Date.parse(time));
}

export const fullDate = (time: string) => moment.format(Date.parse(time));
export const shortDate = (time: string) => day.format(Date.parse(time));

/** "2026-11" → "November 2026". */
export const monthName = (key: string) => month.format(Date.parse(`${key}-01T00:00:00Z`));
