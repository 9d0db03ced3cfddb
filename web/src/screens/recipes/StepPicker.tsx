import { Search } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import { score } from "@/actions/rank";
import type { StepInfo, Steps } from "@/lib/recipe/model";
import { DRAGGED } from "@/screens/recipes/drag";
import { t } from "@/strings";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { Input } from "@/ui/field";

/** The steps of the studio by words: chosen by Enter or a click, or dragged onto the canvas. */
export function StepPicker({ steps, onAdd, drag }: { steps: Steps; onAdd: (step: StepInfo) => void; drag?: boolean }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = matching([...steps.values()], text);
  const place = Math.min(at, Math.max(0, found.length - 1));
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt(Math.min(found.length - 1, Math.max(0, place + (event.key === "ArrowDown" ? 1 : -1))));
    }
    const chosen = found[place];
    if (event.key === "Enter" && chosen?.open) {
      event.preventDefault();
      onAdd(chosen);
    }
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="relative">
        <Search size={15} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
        <Input
          role="combobox"
          aria-expanded
          aria-controls="step-options"
          aria-activedescendant={found[place] ? `step-option-${found[place].name}` : undefined}
          aria-label={t("recipes.findStep")}
          placeholder={t("recipes.findStep")}
          className="pl-9"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={keys}
        />
      </div>
      <ul
        id="step-options"
        role="listbox"
        aria-label={t("recipes.allSteps")}
        className="grid grid-cols-[minmax(0,1fr)] gap-0.5"
      >
        {found.map((step, index) => (
          // The field above holds the focus and takes the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={step.name}
            id={`step-option-${step.name}`}
            role="option"
            aria-selected={index === place}
            aria-disabled={!step.open}
            draggable={drag && step.open}
            onDragStart={(event) => {
              event.dataTransfer.setData(DRAGGED, step.name);
              event.dataTransfer.effectAllowed = "copy";
            }}
            onClick={() => step.open && onAdd(step)}
            onMouseEnter={() => setAt(index)}
            className={cn(
              "cursor-pointer rounded-md px-3 py-2 select-none",
              index === place && "bg-hover",
              !step.open && "cursor-not-allowed opacity-55",
            )}
          >
            <span className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate text-base font-medium">{step.title}</span>
              {step.purpose ? <Badge>{t("recipes.consent")}</Badge> : null}
            </span>
            <span className="line-clamp-2 text-sm text-ink-2">
              {step.open ? step.description.split(/[.:]\s|\n/)[0] : t("recipes.notOpen")}
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="px-3 text-sm text-ink-2">{t("palette.empty")}</p> : null}
    </div>
  );
}

function matching(steps: readonly StepInfo[], text: string): StepInfo[] {
  if (text.trim() === "") return [...steps].sort((one, other) => one.title.localeCompare(other.title));
  return steps
    .map((step) => ({ step, points: score(text, `${step.title} ${step.name.replaceAll("_", " ")}`) }))
    .filter((one) => one.points > 0.8)
    .sort((one, other) => other.points - one.points)
    .map((one) => one.step);
}
