import { Copy } from "lucide-react";
import type { ReactNode } from "react";

import { t } from "@/strings";
import { IconButton } from "@/ui/button";
import { Input } from "@/ui/field";
import { Skeleton } from "@/ui/states";
import { Failure } from "@/ui/states";
import { toast } from "@/ui/toast";

/** A group of settings with its name. */
export function Group({
  title,
  text,
  children,
  aside,
}: {
  title: string;
  text?: string;
  children: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <section className="mb-10">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h3 className="text-base font-semibold">{title}</h3>
          {text ? <p className="max-w-xl text-sm text-pretty text-ink-2">{text}</p> : null}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface RowsProps<T> {
  query: { data?: T[] | undefined; isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  row: (item: T) => ReactNode;
  empty: string;
}

/** A list of rows: waiting, empty, broken or there. */
export function Rows<T>({ query, row, empty }: RowsProps<T>) {
  if (query.isPending) return <Skeleton className="h-28 rounded-lg" />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} className="py-6" />;
  if ((query.data ?? []).length === 0)
    return (
      <p className="rounded-lg border border-dashed border-line-strong px-4 py-6 text-center text-ink-2">{empty}</p>
    );
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
      {(query.data ?? []).map(row)}
    </ul>
  );
}

export function Row({ title, text, children }: { title: ReactNode; text?: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <div className="flex flex-wrap items-center gap-2 font-medium">{title}</div>
        {text ? <div className="text-sm text-pretty text-ink-2 first-letter:uppercase">{text}</div> : null}
      </div>
      {children}
    </li>
  );
}

/** Something that is shown this once: a secret, a link. */
export function Once({ label, value, hint }: { label: string; value: string; hint: string }) {
  return (
    <div role="status" className="mb-4 grid gap-2 rounded-lg border border-line bg-accent-soft p-4">
      <p className="font-medium">{label}</p>
      <div className="flex gap-1">
        <Input
          readOnly
          aria-label={label}
          value={value}
          className="font-mono text-sm"
          onFocus={(event) => event.target.select()}
        />
        <IconButton
          label={t("common.copy")}
          onClick={() => void navigator.clipboard.writeText(value).then(() => toast.info(t("common.copied")))}
        >
          <Copy size={16} />
        </IconButton>
      </div>
      <p className="text-sm text-ink-2">{hint}</p>
    </div>
  );
}

export function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 border-b border-line px-4 py-2.5 last:border-0">
      <dt className="text-ink-2">{name}</dt>
      <dd className="tabular text-right wrap-anywhere">{value}</dd>
    </div>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="overflow-hidden rounded-lg border border-line bg-raised empty:hidden">{children}</dl>;
}
