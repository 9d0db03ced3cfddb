import { duration } from "@/lib/format";

/** Amounts of what work costs, and the spans they are summed over. */

export type Span = "week" | "month" | "all";

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const money = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });

/** 348.4 gpu-seconds → "6 min"; 2 usd → "$2.00"; 12 pictures → "12". */
export function amount(unit: string, value: number): string {
  if (unit.endsWith("-seconds")) return duration(value);
  return unit === "usd" ? money.format(value) : plain.format(value);
}

/** When a span that ends now began; null: ever. Months begin at midnight UTC, as budgets do. */
export function since(span: Span, now: Date): string | null {
  if (span === "all") return null;
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), span === "month" ? 1 : now.getUTCDate() - 6));
  return day.toISOString();
}
