import { X } from "lucide-react";
import { useId, useRef, useState, type ReactNode } from "react";

import { LONGEST_TAG, tagsIn } from "@/lib/tags";
import { t } from "@/strings";
import { cn } from "@/ui/cn";

interface Props {
  label: string;
  tags: readonly string[];
  /** What begins so is offered while a tag is typed. */
  known?: readonly string[] | undefined;
  onAdd: (tags: string[]) => void;
  onRemove: (tag: string) => void;
  /** A tag as it stands there, where it is more than a word. */
  show?: (tag: string) => ReactNode;
  /** Without a frame until it is used: within a table. */
  plain?: boolean;
}

/** Tags, each with a button that takes it away, and a field for more: Enter or a comma adds what is written. */
export function TagsField({ label, tags, known = [], onAdd, onRemove, show, plain = false }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const add = (line: string) => {
    const found = tagsIn(line, tags);
    if (found.length > 0) onAdd(found);
    setText("");
  };
  const offered = known.filter((one) => !tags.includes(one));
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-1.5 rounded-md border p-1.5 hover:border-field has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent",
        plain ? "border-transparent bg-transparent" : "border-field/60 bg-raised",
      )}
    >
      {tags.length > 0 ? (
        <ul aria-label={label} className="flex min-w-0 flex-wrap gap-1.5">
          {tags.map((tag) => (
            <li
              key={tag}
              className="flex min-w-0 items-center rounded-full bg-hover pl-2.5 text-sm text-ink-2 [overflow-wrap:anywhere]"
            >
              {show ? show(tag) : tag}
              <button
                type="button"
                aria-label={t("tags.remove", { tag })}
                className="ml-0.5 grid size-7 shrink-0 place-items-center rounded-full hover:bg-press pointer-coarse:size-11"
                onClick={() => {
                  onRemove(tag);
                  field.current?.focus();
                }}
              >
                <X size={13} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        ref={field}
        aria-label={t("tags.addTo", { label })}
        placeholder={t("tags.add")}
        list={offered.length > 0 ? id : undefined}
        maxLength={LONGEST_TAG}
        value={text}
        className="h-7 min-w-24 flex-1 bg-transparent px-1.5 text-sm outline-none placeholder:text-ink-3 pointer-coarse:h-11"
        onChange={(event) => (event.target.value.includes(",") ? add(event.target.value) : setText(event.target.value))}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          add(text);
        }}
        onBlur={() => add(text)}
      />
      {offered.length > 0 ? (
        <datalist id={id}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </div>
  );
}
