import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useAsset } from "@/api/assets";
import { submitEdit, type EditRequest } from "@/api/create";
import { useModels } from "@/api/models";
import type { Preset } from "@/api/types";
import { editors, editorOf } from "@/lib/editors";
import { useComposer } from "@/screens/create/composer";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Textarea } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/states";
import { useBusy } from "@/ui/useBusy";

const PRESETS: readonly Preset[] = ["draft", "standard", "high"];
const COUNTS = ["1", "2", "4"] as const;

/** Say what to change about a picture. The picture stays; what comes of it appears on Create. */
export function EditDialog({
  id,
  wish,
  onClose,
}: {
  id: string;
  wish?: Partial<EditRequest> | undefined;
  onClose: () => void;
}) {
  const asset = useAsset(id);
  const models = useModels();
  const navigate = useNavigate();
  const wanted = useComposer((state) => state.model);
  const [instruction, setInstruction] = useState(wish?.instruction ?? "");
  const [count, setCount] = useState<string>(String(wish?.count ?? 2));
  const [preset, setPreset] = useState<Preset>(wish?.preset ?? "standard");
  const [chosen, setChosen] = useState(wish?.model ?? wanted);
  const [busy, attempt] = useBusy();
  const able = editors(models.data ?? []);
  const model = editorOf(models.data ?? [], chosen);
  const other = model && chosen && model.id !== chosen ? models.data?.find((one) => one.id === chosen) : undefined;
  const ready = instruction.trim() !== "" && model !== undefined && !busy;

  const send = async () => {
    if (!ready) return;
    await attempt(async () => {
      await submitEdit({
        image: id,
        instruction: instruction.trim(),
        references: wish?.references ?? [],
        count: Number(count),
        preset,
        model: model.id,
        seed: wish?.seed ?? null,
      });
      onClose();
      void navigate({ to: "/create" });
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("edit.title")}
      description={t("edit.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" disabled={!ready} onClick={() => void send()}>
            {busy ? t("create.submitting") : t("edit.go")}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="flex gap-4 max-sm:flex-col">
          {asset.data ? (
            <img
              src={asset.data.thumbnail}
              alt={asset.data.prompt || t("picture.untitled")}
              className="max-h-40 shrink-0 self-start rounded-lg bg-sunken object-contain sm:w-36"
            />
          ) : (
            <Skeleton className="size-36 shrink-0 rounded-lg" />
          )}
          <div className="min-w-0 flex-1">
            <Field label={t("edit.instruction")} hint={t("edit.hint")}>
              {(props) => (
                <Textarea
                  {...props}
                  value={instruction}
                  maxLength={2000}
                  placeholder={t("edit.placeholder")}
                  onChange={(event) => setInstruction(event.target.value)}
                  onKeyDown={(event) => {
                    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                      event.preventDefault();
                      void send();
                    }
                  }}
                />
              )}
            </Field>
          </div>
        </div>
        <div className="flex flex-wrap gap-5">
          <Field label={t("create.count")}>
            {() => (
              <Segmented
                label={t("create.count")}
                value={count}
                onChange={setCount}
                options={COUNTS.map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
          <Field label={t("create.preset")}>
            {() => (
              <Segmented
                label={t("create.preset")}
                value={preset}
                onChange={setPreset}
                options={PRESETS.map((value) => ({ value, label: t(`preset.${value}`) }))}
              />
            )}
          </Field>
        </div>
        {able.length > 1 ? (
          <Field label={t("create.model")} hint={other ? t("edit.other", other) : undefined}>
            {(props) => (
              <Select
                {...props}
                value={model?.id ?? ""}
                onChange={setChosen}
                options={able.map((one) => ({ value: one.id, label: one.name }))}
              />
            )}
          </Field>
        ) : (
          <p className="text-sm text-pretty text-ink-2">
            {other ? `${t("edit.other", other)} ` : ""}
            {model ? t("edit.by", model) : t("edit.nobody")}
          </p>
        )}
      </form>
    </Dialog>
  );
}
