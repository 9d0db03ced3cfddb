import { TriangleAlert } from "lucide-react";
import type { ComponentType, ReactNode } from "react";

import { problemOf } from "@/api/problem";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("rounded-md bg-hover animate-breathe", className)} />;
}

interface EmptyProps {
  icon: ComponentType<{ size?: number; strokeWidth?: number; className?: string }>;
  title: string;
  text: string;
  children?: ReactNode;
  className?: string;
}

/** Nothing here yet: says what would be, and offers the one thing to do. */
export function Empty({ icon: Icon, title, text, children, className }: EmptyProps) {
  return (
    <div className={cn("mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center", className)}>
      <span className="mb-5 grid size-14 place-items-center rounded-xl border border-line bg-raised shadow-1">
        <Icon size={24} strokeWidth={1.5} className="text-ink-2" />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-2 text-balance text-ink-2">{text}</p>
      {children ? <div className="mt-6 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  );
}

/** What went wrong, what was kept, what to do; with another try where that makes sense. */
export function Failure({ error, onRetry, className }: { error: unknown; onRetry?: () => void; className?: string }) {
  const problem = problemOf(error);
  return (
    <div role="alert" className={cn("mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center", className)}>
      <span className="mb-5 grid size-14 place-items-center rounded-xl bg-bad-soft text-bad">
        <TriangleAlert size={24} strokeWidth={1.5} />
      </span>
      <h2 className="text-lg font-semibold">{problem.title}</h2>
      <p className="mt-2 text-pretty text-ink-2 first-letter:uppercase">{problem.detail}</p>
      {problem.kept ? <p className="mt-1 text-pretty text-ink-2 first-letter:uppercase">{problem.kept}</p> : null}
      {problem.advice ? <p className="mt-1 text-pretty text-ink-2 first-letter:uppercase">{problem.advice}</p> : null}
      {problem.request ? (
        <p className="mt-3 text-sm text-ink-3">
          {t("problem.request")} <code className="select-all">{problem.request}</code>
        </p>
      ) : null}
      {onRetry ? (
        <Button className="mt-6" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      ) : null}
    </div>
  );
}
