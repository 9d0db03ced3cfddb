import { useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from "react";

import { useStyles } from "@/api/styles";
import type { Subject } from "@/api/types";
import { mentionAt, pieces, slug } from "@/lib/prompt";
import { mentionKey } from "@/screens/create/mentionKeys";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { cn } from "@/ui/cn";

export interface PromptHandle {
  focus: () => void;
  /** Open the list of subjects where the caret is. */
  mention: () => void;
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  subjects: readonly Subject[];
  ref: Ref<PromptHandle>;
  label?: string;
}

const TEXT = "px-4 pt-3.5 pb-2 text-md leading-6 whitespace-pre-wrap break-words";

/** A text that grows with what is written, shows mentions and wildcards, and offers subjects after an `@`. */
export function PromptField({ value, onChange, subjects, ref, label }: Props) {
  const { data: styles } = useStyles();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(-1);

  const mention = focused ? mentionAt(value, caret) : null;
  const offered =
    mention && mention.start !== closed
      ? subjects.filter((one) => slug(one.name).startsWith(mention.query)).slice(0, 6)
      : [];
  const chosen = Math.min(at, Math.max(0, offered.length - 1));

  useLayoutEffect(() => {
    const own = area.current;
    if (!own) return;
    own.style.height = "auto";
    own.style.height = `${Math.min(own.scrollHeight, 192)}px`;
  }, [value]);

  const put = (text: string, next: number) => {
    onChange(text);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next, next);
      setCaret(next);
    });
  };
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    mention: () => {
      const own = area.current;
      const from = own && document.activeElement === own ? own.selectionStart : value.length;
      const before = value.slice(0, from);
      const text = `${before}${before && !/\s$/.test(before) ? " " : ""}@`;
      setClosed(-1);
      put(text + value.slice(from), text.length);
    },
  }));
  const take = (subject: Subject | undefined) => {
    if (!subject || !mention) return;
    const text = `${value.slice(0, mention.start)}@${slug(subject.name)} `;
    put(text + value.slice(caret).trimStart(), text.length);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const key = offered.length > 0 ? mentionKey(event) : null;
    if (!key) return;
    if (key === "take") take(offered[chosen]);
    else if (key === "close") setClosed(mention?.start ?? -1);
    else setAt((chosen + (key === "next" ? 1 : -1) + offered.length) % offered.length);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      <div aria-hidden className={cn("pointer-events-none absolute inset-0 overflow-hidden text-transparent", TEXT)}>
        {pieces(value, subjects, styles).map((piece, index) =>
          piece.kind === "plain" ? (
            piece.text
          ) : (
            <mark
              key={index}
              className={cn("rounded-sm text-transparent", piece.kind === "mention" ? "bg-accent-soft" : "bg-hover")}
            >
              {piece.text}
            </mark>
          ),
        )}
      </div>
      <textarea
        ref={area}
        rows={1}
        value={value}
        aria-label={label ?? t("create.prompt")}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? "mentions" : undefined}
        aria-activedescendant={offered.length > 0 ? `mention-${chosen}` : undefined}
        placeholder={t("create.placeholder")}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
        className={cn(
          "scroll-slim relative block w-full resize-none bg-transparent text-ink outline-none placeholder:text-ink-3",
          TEXT,
        )}
      />
      {offered.length > 0 ? (
        <ul
          id="mentions"
          role="listbox"
          aria-label={t("create.subject")}
          className="absolute top-full left-3 z-30 w-64 rounded-lg border border-line bg-raised p-1 shadow-3 animate-rise max-sm:top-auto max-sm:bottom-full"
        >
          {offered.map((subject, index) => (
            <li key={subject.id} role="option" id={`mention-${index}`} aria-selected={index === chosen}>
              <button
                type="button"
                tabIndex={-1}
                // The text keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(subject)}
                className={cn(
                  "flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left",
                  index === chosen && "bg-hover",
                )}
              >
                <Avatar src={subject.cover} name={subject.name} size={24} />
                <span className="truncate">{subject.name}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
