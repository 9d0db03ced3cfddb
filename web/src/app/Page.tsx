import type { ReactNode } from "react";

import { cn } from "@/ui/cn";

interface Props {
  title: string;
  /** Instead of the title, where it needs more than words; the title is still the page's heading. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  width?: string;
}

/** A screen that scrolls under its heading. */
export function Page({ title, lead, actions, children, width = "max-w-6xl" }: Props) {
  return (
    <div className="scroll-slim h-full overflow-y-auto">
      <div className={cn("mx-auto px-4 pt-5 pb-16 sm:px-8 sm:pt-8", width)}>
        <header className="mb-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          {lead ?? <h1 className="text-xl font-semibold">{title}</h1>}
          {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
        </header>
        {children}
      </div>
    </div>
  );
}
