import { ImagePlus, X } from "lucide-react";
import { useState } from "react";

import { thumbnailAddress } from "@/api/assets";
import { useAdapters } from "@/api/adapters";
import { valueOf } from "@/lib/recipe/batch";
import { isPicture, itemOf, plain } from "@/lib/recipe/types";
import { PicturePicker } from "@/screens/recipes/PicturePicker";
import { t } from "@/strings";
import { Button, IconButton } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";

interface Props {
  name: string;
  hint?: string | undefined;
  type: string;
  /** Undefined: what the recipe says. */
  value: unknown;
  onChange: (value: unknown) => void;
  /** What is taken when nothing is said. */
  otherwise?: unknown;
  error?: string | undefined;
}

export const assetIds = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) =>
    typeof one === "object" && one !== null && "$asset" in one && typeof one.$asset === "string" ? [one.$asset] : [],
  );

const asText = (type: string, value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (plain(type) === "json") return JSON.stringify(value, null, 1);
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n");
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** A control for an input of a recipe, whatever its type. */
export function InputControl(own: Props) {
  const item = plain(itemOf(own.type) ?? own.type);
  if (isPicture(item)) return <PicturesControl {...own} />;
  if (item === "adapter") return <AdapterControl {...own} />;
  if (own.type === "boolean") {
    return (
      <Switch
        label={own.name}
        {...(own.hint ? { hint: own.hint } : {})}
        checked={Boolean(own.value ?? own.otherwise)}
        onChange={own.onChange}
      />
    );
  }
  return <TextControl {...own} />;
}

function TextControl({ name, hint, type, value, onChange, otherwise, error }: Props) {
  const [text, setText] = useState(asText(type, value));
  const change = (next: string) => {
    setText(next);
    onChange(valueOf(type, next));
  };
  const own = plain(type);
  const several = itemOf(own) !== null || own === "json";
  const long = several || own === "text";
  const placeholder =
    own === "seed" ? t("create.seedRandom") : otherwise === undefined ? "" : asText(type, otherwise).slice(0, 200);
  const about = several && own !== "json" ? [hint, t("recipes.onePerLine")].filter(Boolean).join(" · ") : hint;
  return (
    <Field label={name} hint={about} error={error} aside={<span className="text-xs text-ink-3">{type}</span>}>
      {(props) =>
        long ? (
          <Textarea
            {...props}
            className="min-h-16"
            placeholder={placeholder}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        ) : (
          <Input
            {...props}
            inputMode={["integer", "number", "seed"].includes(own) ? "decimal" : "text"}
            placeholder={placeholder}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function PicturesControl({ name, hint, type, value, onChange, error }: Props) {
  const [open, setOpen] = useState(false);
  const several = itemOf(type) !== null;
  const ids = assetIds(value);
  const put = (next: readonly string[]) => {
    const assets = next.map((id) => ({ $asset: id }));
    onChange(next.length === 0 ? undefined : several ? assets : assets[0]);
  };
  return (
    <Field label={name} hint={hint} error={error} aside={<span className="text-xs text-ink-3">{type}</span>}>
      {(props) => (
        <div className="flex flex-wrap items-center gap-2">
          <Thumbnails ids={ids} onRemove={(id) => put(ids.filter((one) => one !== id))} />
          <Button {...props} size="sm" onClick={() => setOpen(true)}>
            <ImagePlus size={15} />
            {t(several ? "recipes.choosePictures" : "recipes.choosePicture")}
          </Button>
          {open ? (
            <PicturePicker
              several={several}
              photos={plain(itemOf(type) ?? type) === "photo"}
              chosen={ids}
              onClose={() => setOpen(false)}
              onChoose={put}
            />
          ) : null}
        </div>
      )}
    </Field>
  );
}

export function Thumbnails({ ids, onRemove }: { ids: readonly string[]; onRemove: (id: string) => void }) {
  return ids.map((id, place) => (
    <span key={id} className="relative">
      <img
        src={thumbnailAddress(id, 256)}
        alt={t("recipes.chosenPicture", { number: place + 1 })}
        className="size-14 rounded-md bg-hover object-cover"
      />
      <IconButton
        size="sm"
        variant="secondary"
        className="absolute -top-2 -right-2 size-6 rounded-full pointer-coarse:size-8"
        label={t("recipes.removePicture", { number: place + 1 })}
        onClick={() => onRemove(id)}
      >
        <X size={12} />
      </IconButton>
    </span>
  ));
}

function AdapterControl({ name, hint, type, value, onChange, error }: Props) {
  const adapters = useAdapters();
  const several = itemOf(type) !== null;
  const ids = assetIds(value);
  const known = (adapters.data ?? []).flatMap((one) => one.versions.map((own) => ({ ...own, of: one.name })));
  const put = (next: readonly string[]) => {
    const assets = next.map((id) => ({ $asset: id }));
    onChange(next.length === 0 ? undefined : several ? assets : assets[0]);
  };
  const label = (id: string) => {
    const found = known.find((one) => one.asset === id);
    return found ? `${found.of} · ${found.number}` : id;
  };
  return (
    <Field label={name} hint={hint} error={error} aside={<span className="text-xs text-ink-3">{type}</span>}>
      {(props) => (
        <div className="grid gap-2">
          {ids.map((id) => (
            <span key={id} className="flex items-center gap-2 rounded-md bg-sunken pl-3 text-sm">
              <span className="flex-1 truncate">{label(id)}</span>
              <IconButton
                size="sm"
                label={t("recipes.takeOut", { name: label(id) })}
                onClick={() => put(ids.filter((one) => one !== id))}
              >
                <X size={14} />
              </IconButton>
            </span>
          ))}
          <Select
            {...props}
            value=""
            placeholder={known.length > 0 ? t("recipes.chooseAdapter") : t("recipes.noAdapter")}
            disabled={known.length === 0}
            onChange={(id) => id && put(several ? [...new Set([...ids, id])] : [id])}
            options={[
              { value: "", label: t("recipes.chooseAdapter"), disabled: true },
              ...known.map((one) => ({ value: one.asset, label: `${one.of} · ${one.number}` })),
            ]}
          />
        </div>
      )}
    </Field>
  );
}
