import { Palette, X } from "lucide-react";
import type { ReactNode } from "react";

import { useStyles } from "@/api/styles";
import type { Subject } from "@/api/types";
import { mentioned, without } from "@/lib/prompt";
import { stylesIn, toggleStyle } from "@/lib/styles";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { cn } from "@/ui/cn";

/** Who the prompt is about and how it is to look, taken out with one click. */
export function PromptChips({ subjects }: { subjects: readonly Subject[] }) {
  const { prompt, model, change } = useComposer();
  const { data: styles } = useStyles(model);
  const people = mentioned(prompt, subjects);
  const looks = stylesIn(prompt, styles ?? []);
  if (people.length === 0 && looks.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 pt-3">
      {people.map((subject) => (
        <Chip key={subject.id} name={subject.name} onRemove={() => change({ prompt: without(prompt, subject) })}>
          <Avatar src={subject.cover} name={subject.name} size={24} />
        </Chip>
      ))}
      {looks.map((style) => (
        <Chip
          key={style.id}
          name={style.name}
          without={!style.fits}
          onRemove={() => change({ prompt: toggleStyle(prompt, style) })}
        >
          <span className="grid size-6 place-items-center" aria-hidden>
            <Palette size={14} />
          </span>
        </Chip>
      ))}
    </ul>
  );
}

interface ChipProps {
  name: string;
  /** Whether the chosen model draws without it. */
  without?: boolean;
  onRemove: () => void;
  children: ReactNode;
}

function Chip({ name, without: left = false, onRemove, children }: ChipProps) {
  return (
    <li
      className={cn(
        "flex h-8 items-center gap-1.5 rounded-full pr-1 pl-1 text-sm font-medium",
        left ? "bg-hover text-ink-2" : "bg-accent-soft text-accent-ink",
      )}
    >
      {children}
      {left ? t("style.without", { name }) : name}
      <button
        type="button"
        aria-label={t("create.removeAdapter", { name })}
        className="grid size-6 place-items-center rounded-full hover:bg-press"
        onClick={onRemove}
      >
        <X size={13} />
      </button>
    </li>
  );
}
