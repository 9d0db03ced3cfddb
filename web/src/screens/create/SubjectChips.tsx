import { X } from "lucide-react";

import type { Subject } from "@/api/types";
import { mentioned, without } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";

/** Who the prompt is about, taken out with one click. */
export function SubjectChips({ subjects }: { subjects: readonly Subject[] }) {
  const { prompt, change } = useComposer();
  const found = mentioned(prompt, subjects);
  if (found.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 pt-3">
      {found.map((subject) => (
        <li
          key={subject.id}
          className="flex h-8 items-center gap-1.5 rounded-full bg-accent-soft pr-1 pl-1 text-sm font-medium text-accent-ink"
        >
          <Avatar src={subject.cover} name={subject.name} size={24} />
          {subject.name}
          <button
            type="button"
            aria-label={t("create.removeAdapter", { name: subject.name })}
            className="grid size-6 place-items-center rounded-full hover:bg-press"
            onClick={() => change({ prompt: without(prompt, subject) })}
          >
            <X size={13} />
          </button>
        </li>
      ))}
    </ul>
  );
}
