import "@/screens/library/words";

import { ImageUp, ListFilter, Search, Trash2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useActions } from "@/actions/registry";
import { uploadPicture } from "@/api/assets";
import { useFacets } from "@/api/library";
import { useSubjects } from "@/api/subjects";
import type { LibraryFilter } from "@/api/types";
import { keep } from "@/lib/store";
import { LabelFilter } from "@/screens/library/LabelFilter";
import { COLOURS } from "@/screens/library/options";
import { t, word } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Field } from "@/ui/field";
import { Popover } from "@/ui/popover";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Slider } from "@/ui/slider";
import { toast } from "@/ui/toast";

interface Props {
  filter: LibraryFilter;
  onChange: (part: Partial<LibraryFilter>) => void;
  size: number;
  onSize: (size: number) => void;
}

/** Search by words, by picture, by colour; filters; size of the pictures. */
export function FilterBar({ filter, onChange, size, onSize }: Props) {
  return (
    <>
      <SearchField filter={filter} onChange={onChange} />
      <Filters filter={filter} onChange={onChange} size={size} onSize={onSize} />
      <IconButton
        label={filter.trash ? t("library.leaveTrash") : t("library.trash")}
        aria-pressed={filter.trash ?? false}
        onClick={() =>
          onChange({ trash: filter.trash ? undefined : true, text: undefined, similar: undefined, colour: undefined })
        }
      >
        <Trash2 size={18} />
      </IconButton>
    </>
  );
}

function SearchField({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const [text, setText] = useState(filter.text ?? "");
  const [told, setTold] = useState(filter.text);
  if (told !== filter.text) {
    // Another address: by the way back, or by clearing filters elsewhere.
    setTold(filter.text);
    setText(filter.text ?? "");
  }
  const field = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (text === (filter.text ?? "")) return;
    const timer = setTimeout(() => onChange({ text: text.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [text, filter.text, onChange]);
  useActions([
    {
      id: "library.search",
      label: t("library.search"),
      scope: "library",
      icon: Search,
      shortcut: "/",
      perform: () => field.current?.focus(),
    },
  ]);
  const byPicture = async (picture: File) => {
    try {
      const asset = await uploadPicture(picture, picture.name);
      onChange({ similar: asset.id, text: undefined });
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <div className="relative ml-auto min-w-0 flex-1 sm:max-w-sm">
      <Search size={16} className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
      <input
        ref={field}
        type="search"
        aria-label={t("library.search")}
        placeholder={matchMedia("(max-width: 640px)").matches ? t("common.search") : t("library.searchPlaceholder")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-9 w-full rounded-full border border-field/50 bg-raised pr-16 pl-9 text-base placeholder:text-ink-3 hover:border-field pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      <div className="absolute top-1/2 right-1 flex -translate-y-1/2">
        {text || filter.similar || filter.colour ? (
          <IconButton
            size="sm"
            label={t("common.clear")}
            onClick={() => {
              setText("");
              onChange({ text: undefined, similar: undefined, colour: undefined });
            }}
          >
            <X size={15} />
          </IconButton>
        ) : null}
        <IconButton size="sm" label={t("library.byPicture")} onClick={() => file.current?.click()}>
          <ImageUp size={15} />
        </IconButton>
      </div>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const picture = event.target.files?.[0];
          event.target.value = "";
          if (picture) void byPicture(picture);
        }}
      />
    </div>
  );
}

function Filters({ filter, onChange, size, onSize }: Props) {
  const subjects = useSubjects();
  const facets = useFacets();
  const count = [
    filter.kind,
    filter.subject,
    filter.model,
    filter.adapter,
    filter.tag,
    filter.rating,
    filter.stars,
  ].filter(Boolean).length;
  const any = { value: "", label: t("common.all") };
  const of = (dimension: string) => facets.data?.[dimension] ?? [];
  return (
    <Popover
      label={t("library.filters")}
      align="end"
      trigger={
        <Button variant={count > 0 ? "secondary" : "quiet"} size="md">
          <ListFilter size={17} />
          <span className="max-md:sr-only">{t("library.filters")}</span>
          {count > 0 ? (
            <span className="tabular grid size-5 place-items-center rounded-full bg-accent text-xs text-on-accent">
              {count}
            </span>
          ) : null}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Segmented
          label={t("library.kind")}
          value={filter.kind ?? "all"}
          onChange={(kind) => onChange({ kind: kind === "all" ? undefined : kind })}
          options={[
            { value: "all", label: t("common.all") },
            { value: "picture", label: t("library.pictures") },
            { value: "photo", label: t("library.photos") },
            { value: "image", label: t("library.others") },
          ]}
        />
        <Field label={t("create.subject")}>
          {(props) => (
            <Select
              {...props}
              value={filter.subject ?? ""}
              onChange={(subject) => onChange({ subject: subject || undefined })}
              options={[any, ...(subjects.data ?? []).map((one) => ({ value: one.id, label: one.name }))]}
            />
          )}
        </Field>
        <Field label={t("create.model")}>
          {(props) => (
            <Select
              {...props}
              value={filter.model ?? ""}
              onChange={(model) => onChange({ model: model || undefined })}
              options={[any, ...of("model").map((one) => ({ value: one.value, label: `${one.value} (${one.count})` }))]}
            />
          )}
        </Field>
        <LabelFilter
          label={t("library.adapter")}
          found={of("adapter")}
          chosen={filter.adapter}
          onChoose={(adapter) => onChange({ adapter })}
        />
        <LabelFilter
          label={t("tags.one")}
          found={of("tag")}
          chosen={filter.tag}
          onChoose={(tag) => onChange({ tag })}
        />
        <Field label={t("library.rating")}>
          {(props) => (
            <Select
              {...props}
              value={filter.rating ?? ""}
              onChange={(rating) => onChange({ rating: rating || undefined })}
              options={[
                any,
                ...["general", "sensitive", "explicit", "unrated"].map((value) => ({
                  value,
                  label: word("rated", value),
                })),
              ]}
            />
          )}
        </Field>
        <Field label={t("library.stars")} aside={filter.stars ? `≥ ${filter.stars}` : t("common.all")}>
          {() => (
            <Slider
              label={t("library.stars")}
              min={0}
              max={5}
              value={filter.stars ?? 0}
              onChange={(stars) => onChange({ stars: stars || undefined })}
            />
          )}
        </Field>
        <Field label={t("library.colour")}>
          {() => (
            <div role="group" aria-label={t("library.colour")} className="grid grid-cols-6 gap-1.5">
              {COLOURS.map((colour) => (
                <button
                  key={colour}
                  type="button"
                  aria-label={t("library.colourNamed", { colour })}
                  aria-pressed={filter.colour === colour}
                  onClick={() =>
                    onChange({
                      colour: filter.colour === colour ? undefined : colour,
                      text: undefined,
                      similar: undefined,
                    })
                  }
                  className={cn(
                    "h-8 rounded-md border border-line pointer-coarse:h-11",
                    filter.colour === colour && "outline-2 outline-offset-2 outline-accent",
                  )}
                  style={{ background: colour }}
                />
              ))}
            </div>
          )}
        </Field>
        <Field label={t("library.size")}>
          {() => (
            <Slider
              label={t("library.size")}
              min={96}
              max={360}
              step={8}
              value={size}
              onChange={(next) => {
                onSize(next);
                keep("library.size", next);
              }}
            />
          )}
        </Field>
        {count > 0 ? (
          <Button
            size="sm"
            variant="quiet"
            onClick={() =>
              onChange({
                kind: undefined,
                subject: undefined,
                model: undefined,
                adapter: undefined,
                tag: undefined,
                rating: undefined,
                stars: undefined,
              })
            }
          >
            {t("library.clearFilters")}
          </Button>
        ) : null}
      </div>
    </Popover>
  );
}
