import { Palette } from "lucide-react";
import { useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from "react";

import { useStyles } from "@/api/styles";
import type { Subject } from "@/api/types";
import { mentionAt, pieces, slug } from "@/lib/prompt";
import { styleAt } from "@/lib/styles";
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
  /** Whose styles are offered; the default model's without. */
  model?: string;
}

/** A line of the open list: what is put into the text when it is taken. */
interface Offer {
  id: string;
  name: string;
  put: string;
  subject?: Subject;
}

const matches = (style: { id: string; name: string }, query: string) =>
  style.id.startsWith(query) || style.name.toLowerCase().startsWith(query);

const TEXT = "px-4 pt-3.5 pb-2 text-md leading-6 whitespace-pre-wrap break-words";

/** A text that grows with what is written, shows mentions and wildcards, offers subjects after an `@` and styles after a `#`. */
export function PromptField({ value, onChange, subjects, ref, label, model = "" }: Props) {
  const { data: styles } = useStyles(model);
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(-1);

  const mention = focused ? mentionAt(value, caret) : null;
  const look = focused && !mention ? styleAt(value, caret) : null;
  const start = (mention ?? look)?.start ?? -1;
  const people = mention ? subjects.filter((one) => slug(one.name).startsWith(mention.query)) : [];
  const looks = look ? (styles ?? []).filter((one) => one.fits && matches(one, look.query)) : [];
  const offered: Offer[] =
    start === closed
      ? []
      : [
          ...people.map((one) => ({ id: one.id, name: one.name, put: `@${slug(one.name)}`, subject: one })),
          ...looks.map((one) => ({ id: one.id, name: one.name, put: `#${one.id}` })),
        ].slice(0, 6);
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
  const take = (offer: Offer | undefined) => {
    if (!offer) return;
    const text = `${value.slice(0, start)}${offer.put} `;
    put(text + value.slice(caret).trimStart(), text.length);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const key = offered.length > 0 ? mentionKey(event) : null;
    if (!key) return;
    if (key === "take") take(offered[chosen]);
    else if (key === "close") setClosed(start);
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
        <div
          id="mentions"
          role="listbox"
          aria-label={t(mention ? "create.subject" : "style.title")}
          className="absolute top-full left-3 z-30 w-64 rounded-lg border border-line bg-raised p-1 shadow-3 animate-rise max-sm:top-auto max-sm:bottom-full"
        >
          {offered.map((offer, index) => (
            <button
              key={offer.id}
              role="option"
              id={`mention-${index}`}
              aria-selected={index === chosen}
              type="button"
              tabIndex={-1}
              // The text keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(offer)}
              className={cn(
                "flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left",
                index === chosen && "bg-hover",
              )}
            >
              {offer.subject ? (
                <Avatar src={offer.subject.cover} name={offer.name} size={24} />
              ) : (
                <span className="grid size-6 place-items-center text-ink-3" aria-hidden>
                  <Palette size={16} />
                </span>
              )}
              <span className="truncate">{offer.name}</span>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
